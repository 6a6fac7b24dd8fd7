package dev.progeny;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The ways in which a task can bring down its process. */
enum Dying {
    SEGFAULT {
        @Override
        void die() throws Exception {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe"); // named, the compiler would warn of it
            Field field = unsafe.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            unsafe.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
        }

        @Override
        boolean isThatOf(WorkerCrashedException crash) {
            return crash.status().signal().equals(OptionalInt.of(6))
                    && crash.crashReport().isPresent()
                    && crash.getMessage().contains("hs_err_pid" + crash.pid());
        }
    },
    SIGKILL {
        @Override
        void die() throws Exception {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            Thread.sleep(60_000);
        }

        @Override
        boolean isThatOf(WorkerCrashedException crash) {
            return crash.status().signal().equals(OptionalInt.of(9));
        }
    },
    EXIT {
        @Override
        void die() {
            System.exit(3);
        }

        @Override
        boolean isThatOf(WorkerCrashedException crash) {
            return crash.status().code().equals(OptionalInt.of(3));
        }
    },
    HALT {
        @Override
        void die() {
            System.err.println("last words");
            Runtime.getRuntime().halt(7);
        }

        @Override
        boolean isThatOf(WorkerCrashedException crash) {
            return crash.status().code().equals(OptionalInt.of(7))
                    && crash.errorTail().contains("last words")
                    && crash.getMessage().contains("last words");
        }
    },
    HEAP_EXHAUSTED {
        @Override
        void die() {
            List<long[]> hoard = new ArrayList<>();
            while (hoard.size() < Integer.MAX_VALUE) {
                hoard.add(new long[1 << 20]);
            }
        }

        @Override
        boolean isThatOf(WorkerCrashedException crash) {
            return crash.isHeapExhausted() && crash.getMessage().contains("heap exhausted; raise maxHeap(");
        }
    };

    /** Never returns. */
    abstract void die() throws Exception;

    /** Whether the crash tells of this way. */
    abstract boolean isThatOf(WorkerCrashedException crash);
}
