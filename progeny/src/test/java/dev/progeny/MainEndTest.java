package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.Thread.UncaughtExceptionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program whose {@code main} ends, and what becomes of its children that are no daemons. */
@Timeout(120)
class MainEndTest {
    @Test
    void aNonDaemonChildIsJoinedWhenMainReturns() throws Exception {
        try (Program parent = Program.start(Returns.class)) {
            assertEquals(0, parent.waitFor());
            assertEquals("main returns\nthe child is done\ntold\n", parent.output());
        }
    }

    static final class Returns {
        private Returns() {}

        public static void main(String[] arguments) throws Exception {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                Thread.sleep(300);
                System.out.println("the child is done");
            });
            child.onExit().thenRun(() -> {
                sleep(300); // what is to be done at the end of the child is waited for as well
                System.out.println("told");
            });
            System.out.println("main returns");
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who hears of the exception. */
    enum Hearer {
        NOBODY {
            @Override
            void listen(UncaughtExceptionHandler handler) {}
        },

        DEFAULT_HANDLER {
            @Override
            void listen(UncaughtExceptionHandler handler) {
                Thread.setDefaultUncaughtExceptionHandler(handler);
            }
        },

        HANDLER_OF_MAIN {
            @Override
            void listen(UncaughtExceptionHandler handler) {
                Thread.currentThread().setUncaughtExceptionHandler(handler);
            }
        };

        abstract void listen(UncaughtExceptionHandler handler);
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatLeavesMainReachesWhoeverListensAndEndsTheChildren(Hearer hearer) throws Exception {
        try (Program parent = Program.start(Throws.class, hearer.name())) {
            assertEquals(1, parent.waitFor());

            assertEquals(hearer == Hearer.NOBODY ? "" : "heard: the parent's own\n", parent.output());
            if (hearer == Hearer.NOBODY) {
                assertThat(parent.errors())
                        .startsWith("Exception in thread \"main\" java.lang.IllegalStateException: the parent's own\n");
            } else {
                assertEquals("", parent.errors());
            }
        }
    }

    /** The child is started by another thread, as it may be. */
    static final class Throws {
        private Throws() {}

        public static void main(String[] arguments) throws Exception {
            Hearer.valueOf(arguments[0])
                    .listen((thread, thrown) -> System.out.println("heard: " + thrown.getMessage()));
            // Where it is asked to end while it boots, JDK 25 prints that it cannot log that.
            ProcessQueue<String> begun = ProcessQueue.create();
            Thread starter = new Thread(
                    new ThreadGroup("starters"),
                    () -> ChildProcess.start(() -> {
                        begun.put("begun");
                        Thread.sleep(Long.MAX_VALUE);
                    }));
            starter.start();
            begun.take();
            throw new IllegalStateException("the parent's own");
        }
    }

    @Test
    void aProgramWithOtherThreadsKeepsItsChildrenThoughAnExceptionLeftMain() throws Exception {
        try (Program parent = Program.start(GoesOn.class)) {
            assertEquals(1, parent.waitFor());

            assertEquals("the child is done\nthe thread saw it\n", parent.output());
        }
    }

    static final class GoesOn {
        private GoesOn() {}

        public static void main(String[] arguments) {
            ChildProcess<Void> child = ChildProcess.start(() -> {
                Thread.sleep(500);
                System.out.println("the child is done");
            });
            Thread other = new Thread(() -> {
                try {
                    child.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                System.out.println("the thread saw it");
            });
            other.start();
            throw new IllegalStateException("the parent's own");
        }
    }
}
