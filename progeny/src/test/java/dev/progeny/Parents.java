package dev.progeny;

import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parents whose end {@link NoTracesTest} watches: each starts one child, says so, and ends in its own manner. */
final class Parents {
    private Parents() {}

    /** What the child does when its parent ends. */
    enum Work {
        SLEEP,
        LOOP_WITHOUT_SAFEPOINT,
        NATIVE_CODE,
        NEVER_HEEDS_SIGTERM;

        void run(String sign) throws Exception {
            switch (this) {
                case SLEEP -> Thread.sleep(Long.MAX_VALUE);
                case LOOP_WITHOUT_SAFEPOINT -> {
                    Thread collector = new Thread(() -> {
                        while (true) {
                            System.gc(); // waits for the loop, and every Java thread with it
                        }
                    });
                    collector.setDaemon(true);
                    collector.start();
                    while (true) {
                        spin();
                    }
                }
                case NATIVE_CODE -> {
                    String pipe = sign + ".pipe"; // to open it waits in native code until somebody opens the other end
                    new ProcessBuilder("mkfifo", pipe).start().waitFor();
                    new FileInputStream(pipe).close();
                }
                case NEVER_HEEDS_SIGTERM -> {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        while (true) {
                            Thread.onSpinWait();
                        }
                    }));
                    Thread.sleep(Long.MAX_VALUE);
                }
            }
        }

        /** A counted loop: with the flags of the test it has no safepoint once compiled. */
        private static long spin() {
            long sum = 0;
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                sum += sum ^ i;
            }
            return sum;
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

    /** Arguments: what the child does, how the parent ends, a file into which the child writes its process id once it is at work. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception {
            Work work = Work.valueOf(arguments[0]);
            Manner manner = Manner.valueOf(arguments[1]);
            String sign = arguments[2];
            ChildProcess.options()
                    .daemon(true)
                    .jvmArgs("-XX:+UseSerialGC", "-XX:LoopStripMiningIter=0", "-XX:-UseCountedLoopSafepoints")
                    .start(() -> {
                        writeSign(sign);
                        work.run(sign);
                    });
            while (!Files.exists(Path.of(sign))) {
                Thread.sleep(5);
            }
            if (work == Work.LOOP_WITHOUT_SAFEPOINT) {
                Thread.sleep(500); // until the loop is compiled and the collector waits for it
            }
            switch (manner) {
                case RETURN -> {}
                case EXIT -> System.exit(0);
                case HALT -> Runtime.getRuntime().halt(0);
                case EXCEPTION -> throw new IllegalStateException("the parent's own");
                case SIGINT, SIGTERM, SIGKILL -> {
                    System.out.println("ready");
                    Thread.sleep(Long.MAX_VALUE);
                }
            }
        }

        private static void writeSign(String sign) throws Exception {
            Path unfinished = Path.of(sign + ".new");
            Files.writeString(unfinished, Long.toString(ProcessHandle.current().pid()), StandardCharsets.UTF_8);
            Files.move(unfinished, Path.of(sign));
        }
    }
}
