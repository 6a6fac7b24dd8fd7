package dev.progeny.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.progeny.ChildOptions;
import dev.progeny.ChildProcess;
import dev.progeny.SpareChildren;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SparesTest {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    @Test
    void theEndOfASpareThatDiedJustBeforeItWasWantedIsRecorded() throws Exception {
        LaunchOptions options = LaunchOptions.named("wanted");
        Object lock = field(Spares.class, "LOCK");
        try (Spares spares = Spares.keep(options, 1)) {
            assertTrue(spares.awaitReady(System.nanoTime() + PATIENCE_NANOS));
            List<Children.Child> living = living();
            assertEquals(1, living.size());
            Children.Child spare = living.get(0);

            synchronized (lock) { // whoever waits for its end comes later
                spare.kill();
                awaitDeath((SpawnedProcess) field(spare, "spawned"));
                assertNull(Spares.take(Blueprint.of(options)));
            }

            assertEquals(
                    "signal 9 (SIGKILL)", spare.exit().get(30, TimeUnit.SECONDS).toString());
            while (living().contains(spare)) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void sparesThatWereGivenUpAreNotStartedAgainForEachChild() throws Exception {
        ChildOptions options = ChildProcess.options().jvmArgs("-XX:NoSuchFlag");
        try (SpareChildren spares = options.spares(1)) {
            assertFalse(spares.awaitReady(Duration.ofNanos(PATIENCE_NANOS)));
            Object started = field(Spares.class, "lastNumber");

            ChildProcess<Void> child = options.start(() -> {});
            child.join();

            assertFalse(spares.awaitReady(Duration.ofNanos(PATIENCE_NANOS))); // returns when they are given up
            assertEquals(started, field(Spares.class, "lastNumber"));
        }
    }

    private static void awaitDeath(SpawnedProcess spawned) {
        while (spawned.process().isAlive()) {
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Children.Child> living() throws Exception {
        Collection<Children.Child> living = (Collection<Children.Child>) field(Children.class, "LIVING");
        synchronized (living) {
            return new ArrayList<>(living);
        }
    }

    private static Object field(Object of, String name) throws Exception {
        Class<?> type = of instanceof Class<?> itself ? itself : of.getClass();
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of instanceof Class<?> ? null : of);
    }
}
