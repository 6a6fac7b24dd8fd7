package dev.progeny.dashboard;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The programs of this user on this machine that have pools, found as the JDK's own tools find programs. Used by one thread.
 *
 * <p>To ask a JVM means to send it SIGQUIT, upon which it makes a thread and a socket in the temp folder, which stays if it is killed. So few
 * are asked: not those without a child process, which all workers are; those that say that they have no pool, now and then again; those that
 * do not answer, never again, for they may take it as the wish for a dump of their threads; and none that has just begun, for that ends it if
 * it comes before the JVM listens for it (JDK-8279124).
 */
final class Programs implements AutoCloseable {
    /** A program that has made a pool says so in its system properties. */
    private static final String MARK = "dev.progeny.pools";

    static final Duration YOUTH = Duration.ofSeconds(1);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String own = String.valueOf(ProcessHandle.current().pid());
    private final Map<String, JMXConnector> connected = new HashMap<>();
    private final Map<String, Long> others = new HashMap<>(); // program to when it was asked
    private final Set<String> refused = new HashSet<>();
    private final Set<String> silent = new HashSet<>(); // those that are connected, and show no pool
    private boolean sawYoung;

    /** {@return the pools that are there now, those of a program next to each other} */
    List<PoolView> pools() {
        Set<String> there = new HashSet<>();
        Set<Long> parents = parents();
        sawYoung = false;
        for (VirtualMachineDescriptor program : VirtualMachine.list()) {
            there.add(program.id());
            if (parents.contains(Long.parseLong(program.id())) && isToBeAsked(program.id())) {
                ask(program);
            }
        }
        List.copyOf(connected.keySet()).stream()
                .filter(program -> !there.contains(program))
                .forEach(this::drop);
        others.keySet().retainAll(there);
        refused.retainAll(there);
        silent.clear();
        List<PoolView> pools = new ArrayList<>();
        for (Map.Entry<String, JMXConnector> each : List.copyOf(connected.entrySet())) {
            String program = each.getKey();
            try {
                List<ManagedPool> found =
                        ManagedPool.of(program, each.getValue().getMBeanServerConnection());
                pools.addAll(found);
                if (found.isEmpty()) {
                    silent.add(program);
                }
            } catch (IOException e) {
                drop(program); // it has ended, or ends
            }
        }
        return pools;
    }

    /** {@return whether each program with pools showed them last time} It does so within two seconds after it was first asked. */
    boolean areAllShown() {
        return silent.isEmpty();
    }

    /** {@return whether a program was passed over last time, since it had just begun} */
    boolean hasPassedOver() {
        return sawYoung;
    }

    /** {@return the processes that have a child} */
    private static Set<Long> parents() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.parent().stream())
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private boolean isToBeAsked(String program) {
        Long asked = others.get(program);
        if (program.equals(own)
                || connected.containsKey(program)
                || refused.contains(program)
                || asked != null && System.nanoTime() - asked <= AGAIN_NANOS) {
            return false;
        }
        boolean isYoung = ProcessHandle.of(Long.parseLong(program))
                .flatMap(process -> process.info().startInstant())
                .filter(start -> start.isAfter(Instant.now().minus(YOUTH)))
                .isPresent();
        sawYoung |= isYoung;
        return !isYoung;
    }

    @SuppressWarnings("BanJNDI") // the address is told by a program of this user, which may do what this one may
    private void ask(VirtualMachineDescriptor program) {
        try {
            VirtualMachine machine = VirtualMachine.attach(program);
            try {
                if (machine.getSystemProperties().containsKey(MARK)) {
                    JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
                    connected.put(program.id(), JMXConnectorFactory.connect(address));
                } else {
                    others.put(program.id(), System.nanoTime());
                }
            } finally {
                machine.detach();
            }
        } catch (IOException | AttachNotSupportedException e) {
            refused.add(program.id()); // or it has ended
        }
    }

    /** Without this a thread would look after the connection for up to a minute. */
    private void drop(String program) {
        JMXConnector dropped = connected.remove(program);
        if (dropped == null) {
            return;
        }
        try {
            dropped.close();
        } catch (IOException e) {
            // the program has ended
        }
    }

    @Override
    public void close() {
        List.copyOf(connected.keySet()).forEach(this::drop);
    }
}
