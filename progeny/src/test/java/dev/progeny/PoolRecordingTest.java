package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What other tools see of a pool: the flight recorder and management consoles. */
@Timeout(60)
class PoolRecordingTest {
    @Test
    void theFlightRecorderHearsOfWorkersTasksWaitsAndCrashes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pool.jfr");
        String name = "recorded-" + System.nanoTime();
        try (Recording recording = new Recording()) {
            recording.start();
            try (ProcessPool pool = ProcessPool.builder().name(name).workers(1).build()) {
                pool.map(IntStream.range(0, 100).boxed().toList(), x -> x + 1);
                AsyncResult<Void> crashed =
                        pool.submit(() -> Runtime.getRuntime().halt(42));
                assertThrows(ExecutionException.class, crashed::get);
                pool.apply(() -> 1);
            }
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.progeny."))
                .filter(event -> name.equals(event.getString("pool")))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime)) // in a file they stand thread by thread
                .toList();
        assertEquals(2, count(events, "WorkerStart"));
        assertEquals(2, count(events, "WorkerEnd"));
        assertEquals(1, count(events, "WorkerCrash"));
        assertThat(events).anyMatch(event -> event.getEventType().getName().equals("dev.progeny.QueueWait"));
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("dev.progeny.Pool"))
                .last()
                .satisfies(event -> {
                    assertEquals(101, event.getLong("returned"));
                    assertEquals(1, event.getLong("crashed"));
                    assertEquals(0, event.getInt("workers"));
                });
        assertEquals(
                102,
                events.stream()
                        .filter(event -> event.getEventType().getName().equals("dev.progeny.TasksEnd"))
                        .mapToInt(event -> event.getInt("count"))
                        .sum());
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("dev.progeny.WorkerCrash"))
                .allMatch(event -> event.getString("task").startsWith("task ")
                        && event.getString("status").contains("42"));
    }

    private static long count(List<RecordedEvent> events, String type) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.progeny." + type))
                .count();
    }

    @Test
    void aPoolIsManagedWhileItLives() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        String name = "managed-" + System.nanoTime();
        ObjectName pattern = new ObjectName("dev.progeny:type=ProcessPool,name=" + ObjectName.quote(name) + ",id=*");
        try (ProcessPool pool = ProcessPool.builder().name(name).workers(1).build()) {
            await().until(() -> server.queryNames(pattern, null).size() == 1);
            Set<ObjectName> names = server.queryNames(pattern, null);
            ProcessPoolMXBean bean = JMX.newMXBeanProxy(server, names.iterator().next(), ProcessPoolMXBean.class);
            pool.apply(() -> 1);

            assertEquals(name, bean.getName());
            assertEquals(1, bean.getSize());
            await().until(() -> bean.getReturned() == 1);
            await().until(() -> bean.getWorkers().size() == 1);
            String worker = pool.snapshot().workers().get(0).name();
            assertThat(bean.getWorkers().get(0)).startsWith(worker + ", process ");

            assertTrue(bean.recycleWorker(worker));
            await().until(() -> pool.snapshot().workers().stream()
                    .noneMatch(other -> other.name().equals(worker)));
            assertEquals(false, bean.killWorker(worker));
            assertThat(ProcessPool.snapshots()).extracting(PoolSnapshot::pool).contains(name);
        }
        await().until(() -> server.queryNames(pattern, null).isEmpty());
        assertThat(ProcessPool.snapshots()).extracting(PoolSnapshot::pool).doesNotContain(name);
    }

    @Test
    void aWorkerThatIsKilledFromWithoutIsReplacedAndItsTaskFails() throws Exception {
        try (ProcessPool pool = ProcessPool.create(1);
                ProcessEvent begun = ProcessEvent.create()) {
            AsyncResult<Void> task = pool.submit(() -> {
                begun.set();
                Thread.sleep(Long.MAX_VALUE);
            });
            begun.await();

            assertTrue(pool.killWorker(pool.snapshot().longestRunning().get(0).name()));

            ExecutionException e = assertThrows(ExecutionException.class, task::get);
            assertThat(e.getCause()).isInstanceOf(WorkerCrashedException.class);
            assertEquals(1, pool.apply(() -> 1));
            assertThrows(NullPointerException.class, () -> pool.killWorker(null));
            assertEquals(false, pool.killWorker("nobody"));
        }
    }
}
