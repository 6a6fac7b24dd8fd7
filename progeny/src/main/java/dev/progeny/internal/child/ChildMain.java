package dev.progeny.internal.child;

import dev.progeny.internal.codec.ClassOrigins;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.control.OutcomePipe;
import dev.progeny.internal.platform.ProcessIdentity;
import dev.progeny.internal.sync.Departures;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a child's JVM begins: reads the order and the assignment, begins to watch the parent, runs the one function that the assignment
 * brings, and reports how it ended.
 *
 * <p>Whatever is loaded on this way delays every child, so it uses neither lambdas nor regular expressions, and no socket unless it must:
 * each of these costs more than all the rest. {@code docs/adr/0008-start-of-a-child.md} has the figures.
 *
 * <p>From the first byte read to the last, the child ends when the parent does: before it has read all because its input ends,
 * afterwards because it looks.
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
        AskParent control;
        OutcomePipe outcomes;
        ChildRuntime runtime;
        Assignment assignment;
        try {
            InputStream in = new BufferedInputStream(
                    args.length == 0 ? new FileInputStream(FileDescriptor.in) : new FileInputStream(args[0]));
            LaunchOrder order = LaunchOrder.readFrom(in);
            new File(order.arguments()).delete();
            ParentDoor door = new ParentDoor(order);
            control = new AskParent(door);
            outcomes = OutcomePipe.open(order.outcomes(), order.secret());
            if (ProcessIdentity.isQuickToAsk()) {
                ParentWatch.start(order.parentIdentity());
            } else {
                control.open();
                CtrlC.ignore();
            }
            ClassOrigins.setUpstream(control);
            if (order.spare() && outcomes != null) {
                CtrlC.ignore();
                Rehearsal.run(order.classes(), outcomes);
            }
            assignment = Assignment.readFrom(in);
            if (args.length > 0) {
                in.close();
                new File(args[0]).delete();
            }
            runtime = ChildRuntime.install(assignment, order.parentIdentity(), door);
            assignment.putProperties(System.getProperties());
            if (!assignment.logs().isEmpty()) {
                sendLogs(assignment);
            }
            if (!assignment.printsUncaught()) {
                Thread.currentThread().setUncaughtExceptionHandler(new Silence());
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(PARENT_GONE);
            return;
        }
        try {
            run(assignment.function(), runtime, outcomes);
        } finally {
            control.expectEnd();
        }
    }

    /**
     * Runs the function of a child that is a thread of its parent's JVM, the calling one, and reports how it ended.
     *
     * @throws Throwable what the function threw
     */
    public static void runInThread(Assignment assignment, ChildRuntime runtime) throws Throwable {
        runtime.enter();
        run(assignment.function(), runtime, null);
    }

    private static void sendLogs(Assignment assignment) throws IOException {
        try {
            LogSender.install(assignment.logs(), assignment.logLevel());
        } catch (NoClassDefFoundError e) {
            return; // without the module java.logging: what is logged is printed
        }
    }

    private static void run(ByteBuffer encoded, ChildRuntime runtime, @Nullable OutcomePipe outcomes) throws Throwable {
        try {
            Object function = ValueCodec.decodeFunction(encoded);
            if (function == null) {
                throw new IllegalStateException("the parent sent no function");
            }
            Thread.currentThread().setContextClassLoader(MainFunction.loader(function));
            Object value = MainFunction.call(function);
            Encoded result = ValueCodec.encode(value, "the result");
            // Before this process ends, which would take along the files of handles in the result.
            result.handOver(runtime.parentIdentity());
            report(new Outcome(true, result.bytes()), runtime, outcomes);
        } catch (Throwable thrown) {
            if (!runtime.isThread()) {
                Departures.remain();
            }
            reportFailure(thrown, runtime, outcomes);
            throw thrown;
        }
    }

    private static void reportFailure(Throwable thrown, ChildRuntime runtime, @Nullable OutcomePipe outcomes)
            throws InterruptedException {
        try {
            report(new Outcome(false, ByteBuffer.wrap(ThrownCodec.encode(thrown))), runtime, outcomes);
        } catch (IOException e) {
            thrown.addSuppressed(e);
        }
    }

    private static void report(Outcome outcome, ChildRuntime runtime, @Nullable OutcomePipe outcomes)
            throws IOException, InterruptedException {
        Thread.interrupted(); // a main function that was interrupted still has its end to report
        if (runtime.report(outcome)) {
            return;
        }
        ByteBuffer[] frame = outcome.toFrame();
        if (outcomes == null || !outcomes.post(frame)) {
            runtime.data().send(frame);
        }
    }
}
