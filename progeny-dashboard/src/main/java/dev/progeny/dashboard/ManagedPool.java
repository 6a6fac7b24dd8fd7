package dev.progeny.dashboard;

import dev.progeny.PoolSnapshot;
import dev.progeny.ProcessPoolMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** A pool as its program manages it. */
final class ManagedPool implements PoolView {
    private static final ObjectName ALL = name("dev.progeny:type=ProcessPool,*");
    private static final ObjectInputFilter SNAPSHOTS =
            ObjectInputFilter.Config.createFilter("maxbytes=10000000;maxdepth=20;dev.progeny.*;java.base/*;!*");

    private final String program;
    private final String id;
    private final ProcessPoolMXBean bean;

    /**
     * @param program the id of the process whose pool it is
     * @param number what tells it from other pools of that process
     */
    ManagedPool(String program, long number, ProcessPoolMXBean bean) {
        this.program = program;
        this.id = program + "-" + number;
        this.bean = bean;
    }

    /** {@return the pools of a program that have not ended} */
    static List<ManagedPool> of(String program, MBeanServerConnection connection) throws IOException {
        List<ManagedPool> pools = new ArrayList<>();
        for (ObjectName name : connection.queryNames(ALL, null)) {
            pools.add(new ManagedPool(
                    program,
                    Long.parseLong(name.getKeyProperty("id")),
                    JMX.newMXBeanProxy(connection, name, ProcessPoolMXBean.class)));
        }
        return pools;
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <T> T ask(Supplier<T> question) throws IOException {
        try {
            return question.get();
        } catch (UndeclaredThrowableException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException gone) {
                throw gone;
            }
            if (cause instanceof InstanceNotFoundException) {
                throw new IOException("the pool has ended", cause);
            }
            if (cause instanceof JMException) { // it has not the attribute, or not the operation
                throw new OtherVersionException(e);
            }
            throw e;
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String program() {
        return program;
    }

    @Override
    public PoolSnapshot snapshot() throws IOException {
        byte[] snapshot = ask(bean::getSnapshot);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(snapshot))) {
            in.setObjectInputFilter(SNAPSHOTS);
            return (PoolSnapshot) in.readObject();
        } catch (IOException | ClassNotFoundException | ClassCastException e) {
            throw new OtherVersionException(e);
        }
    }

    @Override
    public boolean kill(String worker) throws IOException {
        return ask(() -> bean.killWorker(worker));
    }

    @Override
    public boolean recycle(String worker) throws IOException {
        return ask(() -> bean.recycleWorker(worker));
    }
}
