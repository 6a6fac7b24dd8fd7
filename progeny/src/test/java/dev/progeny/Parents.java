package dev.progeny;

import dev.progeny.function.RemoteRunnable;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * The parents whose end {@link NoTracesTest} watches: each starts its household, waits until that is at work, and ends in its own manner.
 * Whoever is at work says so by a file in the folder of signs that has its process id as name.
 */
final class Parents {
    private Parents() {}

    /** What the parent has when it ends. */
    enum Household {
        /** A child that sleeps. */
        SLEEPING_CHILD(1) {
            @Override
            void begin(String signs) {
                child(signs, () -> Thread.sleep(Long.MAX_VALUE));
            }
        },

        /** A child as it is by default, for which a {@code main} that returns would wait. */
        NON_DAEMON_CHILD(1) {
            @Override
            void begin(String signs) {
                ChildProcess.start(() -> {
                    sign(signs);
                    Thread.sleep(Long.MAX_VALUE);
                });
            }
        },

        LOOP_WITHOUT_SAFEPOINT(1) {
            @Override
            void begin(String signs) throws Exception {
                child(signs, Parents::loopWithoutSafepoint);
                awaitSigns(1, signs);
                Thread.sleep(500); // until the loop is compiled and the collector waits for it
            }
        },

        NATIVE_CODE(1) {
            @Override
            void begin(String signs) throws Exception {
                String never = neverOpened(signs); // to open it waits in native code until somebody opens the other end
                child(signs, () -> new FileInputStream(never).close());
            }
        },

        NEVER_HEEDS_SIGTERM(1) {
            @Override
            void begin(String signs) {
                child(signs, () -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(Parents::spin));
                    Thread.sleep(Long.MAX_VALUE);
                });
            }
        },

        /** Three children: of the first not even the JVM has begun, the second has not reached its main, the third is on its way. */
        STILL_STARTING(2) {
            @Override
            void begin(String signs) throws Exception {
                Path java =
                        Files.createDirectories(Path.of(signs + ".jdk", "bin")).resolve("java");
                Files.writeString(java, """
                        #!/bin/sh
                        : > "$SIGNS/$$"
                        read -r line < "$NEVER"
                        """);
                Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
                ChildProcess.options()
                        .daemon(true)
                        .javaHome(Path.of(signs + ".jdk"))
                        .env("SIGNS", signs)
                        .env("NEVER", neverOpened(signs))
                        .start(() -> {});
                ChildProcess.options()
                        .daemon(true)
                        .env("SIGNS", signs)
                        .jvmArgs("-Djava.system.class.loader=" + Threshold.class.getName())
                        .start(() -> {});
                awaitSigns(2, signs);
                ChildProcess.options().daemon(true).start(() -> Thread.sleep(Long.MAX_VALUE));
            }
        },

        /** Two threads that start children and kill them, again and again. */
        ALWAYS_STARTING(0) {
            @Override
            void begin(String signs) throws Exception {
                for (int i = 0; i < 2; i++) {
                    Thread starter = new Thread(Parents::startForEver, "starter");
                    starter.setDaemon(true);
                    starter.start();
                }
                Thread.sleep(500);
            }
        },

        /** Two workers, one that sleeps and one that does not, and much that waits for them. */
        BUSY_POOL(2) {
            @Override
            void begin(String signs) {
                busyPool(signs);
            }
        },

        /** A child with a child, and a child with a pool. */
        GRANDCHILDREN(5) {
            @Override
            void begin(String signs) {
                child(signs, () -> {
                    child(signs, () -> Thread.sleep(Long.MAX_VALUE));
                    Thread.sleep(Long.MAX_VALUE);
                });
                child(signs, () -> {
                    busyPool(signs);
                    Thread.sleep(Long.MAX_VALUE);
                });
            }
        };

        private final int signs;

        Household(int signs) {
            this.signs = signs;
        }

        abstract void begin(String signs) throws Exception;
    }

    private static void child(String signs, RemoteRunnable work) {
        ChildProcess.options()
                .daemon(true)
                .jvmArgs("-XX:+UseSerialGC", "-XX:LoopStripMiningIter=0", "-XX:-UseCountedLoopSafepoints")
                .start(() -> {
                    sign(signs);
                    work.runRemotely();
                });
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static void busyPool(String signs) {
        ProcessPool pool = ProcessPool.create(2);
        for (int i = 0; i < 50; i++) {
            boolean sleeps = i % 2 == 0;
            pool.submit(() -> {
                sign(signs);
                while (true) {
                    Thread.sleep(sleeps ? Long.MAX_VALUE : 0);
                }
            });
        }
    }

    private static void startForEver() {
        try {
            while (true) {
                try (ChildProcess<Void> child =
                        ChildProcess.options().daemon(true).start(() -> Thread.sleep(Long.MAX_VALUE))) {
                    Thread.sleep(Math.abs(System.nanoTime()) % 40);
                    child.kill();
                }
            }
        } catch (ProcessStartException | InterruptedException e) {
            // The parent is ending.
        }
    }

    private static void loopWithoutSafepoint() {
        Thread collector = new Thread(() -> {
            while (true) {
                System.gc(); // waits for the loop, and every Java thread with it
            }
        });
        collector.setDaemon(true);
        collector.start();
        while (true) {
            sum();
        }
    }

    /** A counted loop: with the flags of the child it has no safepoint once compiled. */
    private static long sum() {
        long sum = 0;
        for (int i = 0; i < Integer.MAX_VALUE; i++) {
            sum += sum ^ i;
        }
        return sum;
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static String neverOpened(String signs) throws Exception {
        String pipe = signs + ".pipe";
        new ProcessBuilder("mkfifo", pipe).start().waitFor();
        return pipe;
    }

    private static void sign(String signs) throws Exception {
        Files.createFile(Path.of(signs, Long.toString(ProcessHandle.current().pid())));
    }

    private static void awaitSigns(int number, String signs) throws Exception {
        while (count(signs) < number) {
            Thread.sleep(5);
        }
    }

    private static long count(String signs) throws Exception {
        try (Stream<Path> all = Files.list(Path.of(signs))) {
            return all.count();
        }
    }

    /** The class loader of a child that gets no further than to have one. */
    public static final class Threshold extends ClassLoader {
        /** Called by the JVM. */
        public Threshold(ClassLoader parent) throws Exception {
            super(parent);
            sign(System.getenv("SIGNS"));
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** How the parent ends. */
    enum Manner {
        RETURN,
        EXIT,
        HALT,
        EXCEPTION,
        SIGINT,
        SIGTERM,
        SIGKILL
    }

    /** Arguments: the household, how the parent ends, and the folder of signs. One that waits for a signal makes a file first. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception {
            Household household = Household.valueOf(arguments[0]);
            Manner manner = Manner.valueOf(arguments[1]);
            String signs = arguments[2];
            household.begin(signs);
            awaitSigns(household.signs, signs);
            switch (manner) {
                case RETURN -> {}
                case EXIT -> System.exit(0);
                case HALT -> Runtime.getRuntime().halt(0);
                case EXCEPTION -> throw new IllegalStateException("the parent's own");
                case SIGINT, SIGTERM, SIGKILL -> {
                    Files.createFile(Path.of(signs + ".ready"));
                    Thread.sleep(Long.MAX_VALUE);
                }
            }
        }
    }
}
