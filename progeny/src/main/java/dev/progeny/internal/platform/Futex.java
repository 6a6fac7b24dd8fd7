package dev.progeny.internal.platform;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Linux's wait on a word of shared memory, futex(2), where this JVM may call it: on JDK 22 and later, with native access already
 * granted to Progeny ({@code --enable-native-access}), so that the JDK never prints a warning because of us. Elsewhere waiters poll.
 */
public final class Futex {
    private static final Map<String, Long> SYSCALL_NUMBERS = Map.of("amd64", 202L, "x86_64", 202L, "aarch64", 98L);
    private static final int WAIT = 0;
    private static final int WAKE = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final boolean GRANTED = isGranted();
    private static final ThreadLocal<ByteBuffer> TIMESPECS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()));

    private Futex() {}

    /** {@return whether this JVM has it} */
    public static boolean isAvailable() {
        return GRANTED && Call.HANDLE.isPresent();
    }

    /**
     * Sleeps until woken, unless the first four bytes of {@code word} differ from {@code expected}; may also return without a reason,
     * and returns at the latest after {@code nanos}. Does not notice an interrupt of the thread.
     */
    public static void await(ByteBuffer word, int expected, long nanos) {
        ByteBuffer timespec = TIMESPECS.get();
        timespec.putLong(0, nanos / NANOS_PER_SECOND).putLong(8, nanos % NANOS_PER_SECOND);
        Call.invoke(word, WAIT, expected, timespec);
    }

    /** Wakes at most {@code count} of those who sleep on {@code word}, in any process. */
    public static void wake(ByteBuffer word, int count) {
        Call.invoke(word, WAKE, count, TIMESPECS.get());
    }

    private static boolean isGranted() {
        if (Runtime.version().feature() < 22
                || !System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")
                || !SYSCALL_NUMBERS.containsKey(System.getProperty("os.arch"))) {
            return false;
        }
        try {
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(Futex.class.getModule());
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** The system call, through the foreign-function API, which this source, made for 17, cannot name. */
    private static final class Call {
        static final Optional<MethodHandle> HANDLE = Optional.ofNullable(link());

        /** {@code (word, operation, value, timespec)}; only used after {@link #isAvailable}. */
        static void invoke(ByteBuffer word, int operation, int value, ByteBuffer timespec) {
            try {
                // What it returns says no more than a look at the word, which every caller takes.
                long ignored =
                        (long) HANDLE.orElseThrow().invokeExact((Buffer) word, operation, value, (Buffer) timespec);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("futex", e);
            }
        }

        private static @Nullable MethodHandle link() {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
                Class<?> lookupType = Class.forName("java.lang.foreign.SymbolLookup");
                Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
                Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
                Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
                Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
                Class<?> layouts = Class.forName("java.lang.foreign.ValueLayout");
                Object ofLong = layouts.getField("JAVA_LONG").get(null);
                Object ofInt = layouts.getField("JAVA_INT").get(null);
                Object ofAddress = layouts.getField("ADDRESS").get(null);

                Object linker = linkerType.getMethod("nativeLinker").invoke(null);
                Object symbols = linkerType.getMethod("defaultLookup").invoke(linker);
                Object syscall = ((Optional<?>)
                                lookupType.getMethod("find", String.class).invoke(symbols, "syscall"))
                        .orElseThrow();
                // long syscall(long number, uint32_t *word, int operation, uint32_t value, struct timespec *timeout)
                Object arguments = arrayOf(layoutType, ofLong, ofAddress, ofInt, ofInt, ofAddress);
                Object descriptor = descriptorType
                        .getMethod("of", layoutType, arguments.getClass())
                        .invoke(null, ofLong, arguments);
                Object variadic =
                        optionType.getMethod("firstVariadicArg", int.class).invoke(null, 1);
                Object options = arrayOf(optionType, variadic);
                MethodHandle call = (MethodHandle) linkerType
                        .getMethod("downcallHandle", segmentType, descriptorType, options.getClass())
                        .invoke(linker, syscall, descriptor, options);

                MethodHandle segmentOf =
                        lookup.findStatic(segmentType, "ofBuffer", MethodType.methodType(segmentType, Buffer.class));
                call = MethodHandles.insertArguments(call, 0, SYSCALL_NUMBERS.get(System.getProperty("os.arch")));
                return MethodHandles.filterArguments(call, 0, segmentOf, null, null, segmentOf);
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }

        private static Object arrayOf(Class<?> type, Object... elements) {
            Object array = Array.newInstance(type, elements.length);
            for (int i = 0; i < elements.length; i++) {
                Array.set(array, i, elements[i]);
            }
            return array;
        }
    }
}
