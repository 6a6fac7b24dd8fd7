package dev.progeny.internal.child;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.codec.ClassOrigins;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.ChildLink;
import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.SecretClient;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where a child's JVM begins: reads the order, connects to the parent, begins to watch it, runs the one function that the parent sent,
 * and reports how it ended. Uses neither lambdas nor string concatenation before the function runs: linking them costs more than all the
 * rest.
 *
 * <p>From the first byte read to the last, the child ends when the parent does: before it has connected because the order or the
 * connection fails, afterwards because the control channel ends.
 */
public final class ChildMain {
    /** The control channel's number. */
    public static final int CONTROL = 0;

    /** The data channel's number. */
    public static final int DATA = 1;

    /** The exit code of a child whose parent was gone before it began. */
    private static final int PARENT_GONE = 1;

    private ChildMain() {}

    /**
     * Starts the child. Not for users.
     *
     * @param args empty if the order comes on standard input, else the file that holds it
     * @throws Throwable what the main function threw, so that it ends the process as it would end a program
     */
    public static void main(String[] args) throws Throwable {
        Interrupts.ignore();
        FrameChannel data;
        ChildLink link;
        long parent;
        try {
            LaunchOrder order = readOrder(args);
            parent = order.parentIdentity();
            byte[] secret = HexFormat.of().parseHex(order.secret());
            FrameChannel control = SecretClient.connect(order.address(), secret, CONTROL, parent);
            link = new ChildLink(control);
            link.watch(new EndWithParent());
            data = SecretClient.connect(order.address(), secret, DATA, parent);
            ClassOrigins.setUpstream(new AskParent(link));
            ChildRuntime.install(order, data);
            setProperties(order);
            if (!order.printsUncaught()) {
                Thread.currentThread().setUncaughtExceptionHandler(new Silence());
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(PARENT_GONE);
            return;
        }
        try {
            run(data, parent);
        } finally {
            link.expectEnd();
        }
    }

    private static LaunchOrder readOrder(String[] args) throws IOException {
        if (args.length == 0) {
            return LaunchOrder.readFrom(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        }
        Path file = Path.of(args[0]);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return LaunchOrder.readFrom(in);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void setProperties(LaunchOrder order) {
        Properties properties = System.getProperties();
        for (var property : order.properties().entrySet()) {
            properties.putIfAbsent(property.getKey(), property.getValue());
        }
    }

    private static void run(FrameChannel data, long parent) throws Throwable {
        try {
            ByteBuffer frame = data.receive(FrameChannel.NEVER);
            if (frame == null) {
                throw new IllegalStateException("the data channel gave up waiting though told to wait for ever");
            }
            Object function = ValueCodec.decode(frame);
            if (function == null) {
                throw new IllegalStateException("the parent sent no function");
            }
            Thread.currentThread().setContextClassLoader(function.getClass().getClassLoader());
            Object value = call(function);
            Encoded result = ValueCodec.encode(value, "the result");
            result.handOver(
                    parent); // before this process ends, which would take along the files of handles in the result
            data.send(new Outcome(true, result.bytes()).toFrame());
        } catch (Throwable thrown) {
            report(data, thrown);
            throw thrown;
        }
    }

    private static @Nullable Object call(Object function) throws Exception {
        if (function instanceof RemoteRunnable runnable) {
            runnable.runRemotely();
            return null;
        }
        return ((RemoteCallable<?>) function).callRemotely();
    }

    private static void report(FrameChannel data, Throwable thrown) throws InterruptedException {
        try {
            Thread.interrupted(); // a main function that was interrupted still has its end to report
            data.send(new Outcome(false, ByteBuffer.wrap(ThrownCodec.encode(thrown))).toFrame());
        } catch (IOException e) {
            thrown.addSuppressed(e);
        }
    }
}
