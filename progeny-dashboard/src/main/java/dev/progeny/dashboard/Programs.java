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
import java.util.Optional;
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
 * are asked: not those without a child process, which all workers are; those that have answered once, but have no pool or have failed since,
 * now and then again; those that never answered, never again, for they may take it as the wish for a dump of their threads; and none that has
 * just begun, for that ends it if it comes before the JVM listens for it (JDK-8279124). What a program was asked while it was stopped it
 * answers when it goes on.
 */
final class Programs implements AutoCloseable {
    /** A program that has made a pool says so in its system properties. */
    private static final String MARK = "dev.progeny.pools";

    static final Duration YOUTH = Duration.ofSeconds(1);
    /** As long as the JDK waits by itself for a JVM that has never answered. */
    private static final long PATIENCE_MILLIS = Long.getLong("sun.tools.attach.attachTimeout", 10_000);

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String own = String.valueOf(ProcessHandle.current().pid());
    private final Questions<Optional<JMXConnector>> meetings = new Questions<>(PATIENCE_MILLIS);
    private final Questions<List<PoolView.Seen>> looks = new Questions<>(PATIENCE_MILLIS);
    private final Map<String, JMXConnector> connected = new HashMap<>();
    private final Map<String, Long> answering =
            new HashMap<>(); // program that has answered once to when it was met last
    private final Map<String, String> troubles = new HashMap<>(); // program to why nothing can be told of it
    private final Set<String> silent = new HashSet<>(); // those that are connected, and show no pool
    private boolean sawYoung;

    /** {@return what is seen now: the pools, those of a program next to each other, and then the programs that do not answer} */
    List<PoolView.Seen> look() throws InterruptedException {
        Set<String> there = new HashSet<>();
        Set<Long> parents = parents();
        sawYoung = false;
        for (VirtualMachineDescriptor program : VirtualMachine.list()) {
            there.add(program.id());
            if (parents.contains(Long.parseLong(program.id())) && isToBeAsked(program.id())) {
                meet(program);
            }
        }
        List.copyOf(connected.keySet()).stream()
                .filter(program -> !there.contains(program))
                .forEach(this::drop);
        meetings.retain(there);
        looks.retain(there);
        answering.keySet().retainAll(there);
        troubles.keySet().retainAll(there);
        silent.clear();
        List<PoolView.Seen> seen = new ArrayList<>();
        for (Map.Entry<String, JMXConnector> each : List.copyOf(connected.entrySet())) {
            String program = each.getKey();
            try {
                List<PoolView.Seen> pools = looks.ask(
                        program,
                        () -> PoolView.look(
                                ManagedPool.of(program, each.getValue().getMBeanServerConnection())));
                troubles.remove(program);
                seen.addAll(pools);
                if (pools.isEmpty()) {
                    silent.add(program);
                }
            } catch (IOException e) {
                if (!looks.isOpen(program)) {
                    drop(program);
                }
                trouble(program, e);
            }
        }
        troubles.forEach((program, why) -> seen.add(new PoolView.Seen(program, program, null, why)));
        return seen;
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
        if (program.equals(own) || connected.containsKey(program)) {
            return false;
        }
        if (meetings.isOpen(program)) {
            return true; // it is not asked anew
        }
        Long met = answering.get(program);
        if (met == null ? troubles.containsKey(program) : System.nanoTime() - met <= AGAIN_NANOS) {
            return false;
        }
        boolean isYoung = ProcessHandle.of(Long.parseLong(program))
                .flatMap(process -> process.info().startInstant())
                .filter(start -> start.isAfter(Instant.now().minus(YOUTH)))
                .isPresent();
        sawYoung |= isYoung;
        return !isYoung;
    }

    private void meet(VirtualMachineDescriptor program) throws InterruptedException {
        String id = program.id();
        try {
            Optional<JMXConnector> connection = meetings.ask(id, () -> connect(program));
            answering.put(id, System.nanoTime());
            troubles.remove(id);
            connection.ifPresent(made -> connected.put(id, made));
        } catch (IOException e) {
            answering.computeIfPresent(id, (same, met) -> System.nanoTime());
            trouble(id, e);
        }
    }

    /** {@return a connection to a program, if it has made a pool} */
    @SuppressWarnings("BanJNDI") // the address is told by a program of this user, which may do what this one may
    private static Optional<JMXConnector> connect(VirtualMachineDescriptor program)
            throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(program);
        try {
            return machine.getSystemProperties().containsKey(MARK)
                    ? Optional.of(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())))
                    : Optional.empty();
        } finally {
            machine.detach();
        }
    }

    /** Has it named, unless it has just ended. */
    private void trouble(String program, IOException why) {
        if (ProcessHandle.of(Long.parseLong(program)).isPresent()) {
            troubles.put(program, "cannot be asked for its pools: " + why.getMessage());
        }
    }

    /** Otherwise a thread would look after the connection until that fails. Waits for nothing: it tells the program, which may be stopped. */
    private void drop(String program) {
        JMXConnector dropped = connected.remove(program);
        if (dropped != null) {
            Questions.inThread(() -> {
                try {
                    dropped.close();
                } catch (IOException e) {
                    // the program has ended
                }
            });
        }
    }

    @Override
    public void close() {
        List.copyOf(connected.keySet()).forEach(this::drop);
    }
}
