package dev.progeny.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.progeny.RemoteFailureException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThrownCodecTest {
    @Test
    void anExceptionArrivesWithTypeMessageCauseSuppressedAndTrace() {
        Exception original = new IOException("disk full", new IllegalStateException("inner"));
        original.addSuppressed(new RuntimeException("aside"));

        Throwable copy = copy(original);

        assertThat(copy).isExactlyInstanceOf(IOException.class).hasMessage("disk full");
        assertThat(copy.getCause())
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("inner");
        assertThat(copy.getSuppressed()[0])
                .isExactlyInstanceOf(RuntimeException.class)
                .hasMessage("aside");
        assertThat(copy.getStackTrace()).isEqualTo(original.getStackTrace());
    }

    /** Its constructor takes what no generic code could give it. */
    static final class NeedsArguments extends Exception {
        private static final long serialVersionUID = 1L;
        final int code;

        NeedsArguments(int code, String detail) {
            super(code + ": " + detail);
            this.code = code;
        }
    }

    @Test
    void anExceptionWhoseConstructorNeedsOtherArgumentsIsRebuilt() { // T14
        Throwable copy = copy(new NeedsArguments(7, "seven"));

        assertThat(copy).isExactlyInstanceOf(NeedsArguments.class).hasMessage("7: seven");
        assertThat(((NeedsArguments) copy).code).isEqualTo(7);
    }

    /** One field keeps it from being serialized. */
    static final class WithBadField extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "serial"}) // read by serialization, in vain
        private final Object bad = new Object();

        WithBadField(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    @Test
    void anExceptionThatCannotBeSerializedArrivesAsText() { // T14
        Exception original = new WithBadField("bad", new IOException("inner"));
        original.addSuppressed(new IllegalStateException("aside"));

        RemoteFailureException copy = (RemoteFailureException) copy(original);

        assertThat(copy.originalType()).isEqualTo(WithBadField.class.getName());
        assertThat(copy.originalMessage()).isEqualTo("bad");
        assertThat(copy).hasMessage(WithBadField.class.getName() + ": bad");
        assertThat(copy.reason()).contains("java.io.NotSerializableException: java.lang.Object");
        assertThat(copy.getStackTrace()[0].getMethodName()).isEqualTo("anExceptionThatCannotBeSerializedArrivesAsText");
        assertThat(copy.getStackTrace()).hasSameSizeAs(original.getStackTrace());
        assertThat(((RemoteFailureException) copy.getCause()).originalType()).isEqualTo("java.io.IOException");
        assertThat(((RemoteFailureException) copy.getSuppressed()[0]).originalMessage())
                .isEqualTo("aside");
    }

    @Test
    void aCauseThatCannotBeSerializedCostsTheOuterExceptionNothing() { // T14
        Exception original = new ExecutionException("outer", new WithBadField("bad", new IOException("root")));
        original.addSuppressed(new WithBadField("aside", null));

        Throwable copy = copy(original);

        assertThat(copy).isExactlyInstanceOf(ExecutionException.class).hasMessage("outer");
        assertThat(copy.getCause()).isInstanceOf(RemoteFailureException.class).hasMessageContaining("bad");
        assertThat(copy.getCause().getCause()).hasMessageContaining("root");
        assertThat(copy.getSuppressed()[0]).hasMessageContaining("aside");
    }

    /** It is written well and fails while it is read. */
    static final class FailsWhenRead extends Exception {
        private static final long serialVersionUID = 1L;

        FailsWhenRead() {
            super("fine there");
        }

        private void readObject(ObjectInputStream in) {
            throw new IllegalStateException("not here");
        }
    }

    /** It becomes something else while it is read. */
    static final class BecomesText extends Exception {
        private static final long serialVersionUID = 1L;

        BecomesText() {
            super("fine there");
        }

        private Object readResolve() {
            return "text";
        }
    }

    @Test
    void anExceptionThatCannotBeRebuiltArrivesAsText() { // T14
        assertThat(copy(new FailsWhenRead()))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessage(FailsWhenRead.class.getName() + ": fine there");
        assertThat(((RemoteFailureException) copy(new FailsWhenRead())).reason())
                .isEqualTo("it cannot be rebuilt here: java.lang.IllegalStateException: not here");
        assertThat(copy(new BecomesText()))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("fine there");
    }

    @Test
    void anyThrowableArrivesErrorsIncluded() { // T15
        assertThat(copy(new StackOverflowError())).isExactlyInstanceOf(StackOverflowError.class);
        assertThat(copy(new OutOfMemoryError("Java heap space"))).hasMessage("Java heap space");
        assertThat(copy(new AssertionError(1)))
                .isExactlyInstanceOf(AssertionError.class)
                .hasMessage("1");
        assertThat(copy(new Throwable("bare"))).isExactlyInstanceOf(Throwable.class);
    }

    /** All that can be overridden fails. */
    static class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "serial"}) // keeps it from being serialized, so that its text is needed
        private final Object bad = new Object();

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new StackOverflowError();
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void anExceptionWhoseMethodsFailArrivesAsFarAsItCan() { // T14
        assertThat(copy(new Hostile()))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("Hostile")
                .hasMessageContaining("its getMessage() threw java.lang.IllegalStateException");
    }

    @Test
    void aCircleOfCausesEnds() {
        Exception first = new WithBadField("first", null);
        Exception second = new IOException("second", first);
        first.addSuppressed(second);

        assertThat(copy(first)).isInstanceOf(RemoteFailureException.class);
        assertThat(copy(second)).isExactlyInstanceOf(IOException.class);
    }

    @Test
    void aChainOfManyCausesArrives() {
        Throwable chain = new IOException("root");
        for (int i = 0; i < 20_000; i++) {
            chain = new RuntimeException(chain.getClass().getName(), chain);
        }

        Throwable copy = copy(chain);

        assertThat(copy).hasMessageContaining("RuntimeException");
    }

    @Test
    void aHugeMessageIsCutOnlyWhereItIsText() {
        String huge = "x".repeat(1_000_000);

        assertThat(copy(new IOException(huge))).hasMessage(huge);
        assertThat(((RemoteFailureException) copy(new WithBadField(huge, null))).originalMessage())
                .hasSizeLessThan(200_000)
                .endsWith("more characters)");
    }

    @Test
    void anExceptionWithoutMessageHasNone() {
        assertThat(copy(new IOException()).getMessage()).isNull();
        assertThat(((RemoteFailureException) copy(new WithBadField(null, null))).originalMessage())
                .isNull();
    }

    @Test
    void whatCameAsTextGoesOnUnchanged() {
        Throwable once = copy(new WithBadField("bad", null));

        RemoteFailureException twice = (RemoteFailureException) copy(once);

        assertThat(twice.originalType()).isEqualTo(WithBadField.class.getName());
        assertThat(twice.getStackTrace()).isEqualTo(once.getStackTrace());
    }

    @Test
    void everyDecodingMakesAFreshException() { // T08
        byte[] bytes = ThrownCodec.encode(new IOException("disk full"));

        Throwable first = Traces.withCaller(ThrownCodec.decode(ByteBuffer.wrap(bytes)), 4711, "ocr-1");
        Throwable second = Traces.withCaller(ThrownCodec.decode(ByteBuffer.wrap(bytes)), 4711, "ocr-1");

        assertThat(first).isNotSameAs(second);
        assertThat(first.getStackTrace()).hasSameSizeAs(second.getStackTrace());
    }

    /** However often it is read, it is one object. */
    static final class Single extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("StaticAssignmentOfThrowable") // what users do, and this test is about
        static final Single ONLY = new Single();

        private Object readResolve() {
            return ONLY;
        }
    }

    @Test
    void anExceptionThatExistsOnceDoesNotGrowItsTrace() { // T08
        byte[] bytes = ThrownCodec.encode(Single.ONLY);
        Traces.withCaller(ThrownCodec.decode(ByteBuffer.wrap(bytes)), 1, "a");
        int length = Single.ONLY.getStackTrace().length;

        for (int i = 0; i < 3; i++) {
            Traces.withCaller(ThrownCodec.decode(ByteBuffer.wrap(bytes)), 1, "a");
        }

        assertThat(Single.ONLY.getStackTrace()).hasSize(length);
    }

    @Test
    void theTraceShowsTheChildThenTheBoundaryThenTheCaller() {
        Throwable copy = copy(Elsewhere.fail());

        Traces.withCaller(copy, 4711, "ocr-1");

        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : copy.getStackTrace()) {
            frames.add(frame.toString());
        }
        int boundary = frames.indexOf("progeny.boundary(above: process 4711 \"ocr-1\", below: its caller)");
        assertThat(frames.get(0)).contains("Elsewhere.fail");
        assertThat(boundary).isPositive();
        assertThat(frames).hasSizeGreaterThan(boundary + 1);
    }

    static final class Elsewhere {
        static Exception fail() {
            return new IOException("there");
        }
    }

    @Test
    void anExceptionWithoutTraceStaysWithout() {
        Throwable copy = copy(new Traceless());

        assertThat(Traces.withCaller(copy, 1, "a").getStackTrace()).isEmpty();
        assertThat(copy).isInstanceOf(Traceless.class);
    }

    static final class Traceless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Traceless() {
            super("quick", null, false, false);
        }
    }

    @Test
    void noBytesKeepTheReaderFromAnException() { // T14
        byte[] good = ThrownCodec.encode(new UncheckedIOException("outer", new IOException("inner")));
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length / 2)] = (byte) random.nextInt();

            assertThatCode(() -> ThrownCodec.decode(ByteBuffer.wrap(bad))).doesNotThrowAnyException();
        }
        for (int length = 0; length < good.length; length += 41) {
            assertThat(ThrownCodec.decode(ByteBuffer.wrap(good, 0, length))).isNotNull();
        }
    }

    @Test
    void anExceptionWithALambdaOfAnUnknownShapeArrivesAsText() {
        assertThat(copy(new WithRunnable(() -> {})))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("with a runnable");
    }

    static final class WithRunnable extends Exception implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "serial"}) // keeps it from being serialized
        private final Runnable runnable;

        WithRunnable(Runnable runnable) {
            super("with a runnable");
            this.runnable = runnable;
        }
    }

    private static Throwable copy(Throwable thrown) {
        return ThrownCodec.decode(ByteBuffer.wrap(ThrownCodec.encode(thrown)));
    }
}
