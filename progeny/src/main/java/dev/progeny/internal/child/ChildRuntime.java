package dev.progeny.internal.child;

import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a child knows of itself: its assignment, and the way to its parent. In a process that Progeny did not start there is none. A child
 * that is a thread has one of its own.
 */
public final class ChildRuntime {
    /** The name of a process that Progeny did not start. */
    public static final String MAIN_NAME = "main";

    private static final ThreadLocal<@Nullable ChildRuntime> OF_THREAD = new ThreadLocal<>();

    private static volatile @Nullable ChildRuntime current;

    private final Assignment assignment;
    private final long parentIdentity;
    private final ParentDoor door;
    private final @Nullable Consumer<ByteBuffer> reports; // of a child that is a thread
    private @Nullable FrameChannel data;
    private volatile boolean ended;

    private ChildRuntime(
            Assignment assignment, long parentIdentity, ParentDoor door, @Nullable Consumer<ByteBuffer> reports) {
        this.assignment = assignment;
        this.parentIdentity = parentIdentity;
        this.door = door;
        this.reports = reports;
    }

    static ChildRuntime install(Assignment assignment, long parentIdentity, ParentDoor door) {
        ChildRuntime installed = new ChildRuntime(assignment, parentIdentity, door, null);
        current = installed;
        return installed;
    }

    /**
     * {@return what a child knows that is a thread of its parent's JVM}
     *
     * @param reports is given the outcome of its function
     */
    public static ChildRuntime ofThread(Assignment assignment, LaunchOrder order, Consumer<ByteBuffer> reports) {
        return new ChildRuntime(assignment, order.parentIdentity(), new ParentDoor(order), reports);
    }

    /** To be called by the thread that is the child. */
    void enter() {
        OF_THREAD.set(this);
    }

    /** {@return what this child knows of itself, or null in a process that Progeny did not start} */
    public static @Nullable ChildRuntime current() {
        ChildRuntime ofThread = OF_THREAD.get();
        return ofThread == null ? current : ofThread;
    }

    /** {@return whether the child is a thread of its parent's JVM, with which it shares all that a process has once} */
    public boolean isThread() {
        return reports != null;
    }

    /** {@return whether it counts as ended: only a thread can still ask} */
    public boolean isEnded() {
        return ended;
    }

    /**
     * Ends a child that is a thread, as far as its parent can see: closes its channel, and lets it open none any more.
     *
     * @return whether it had opened it
     */
    public synchronized boolean end() {
        ended = true;
        if (data != null) {
            data.close();
        }
        return data != null;
    }

    /** Reports an outcome without a channel; false if this child is no thread. */
    boolean report(Outcome outcome) {
        if (reports == null) {
            return false;
        }
        ByteBuffer[] parts = outcome.toFrame();
        ByteBuffer frame = ByteBuffer.allocate(parts[0].remaining() + parts[1].remaining());
        reports.accept(frame.put(parts[0]).put(parts[1]).flip());
        return true;
    }

    /** {@return the name of this child} */
    public String name() {
        return assignment.name();
    }

    /** {@return the name of its parent} */
    public String parentName() {
        return assignment.parentName();
    }

    /** {@return the identity of its parent} */
    public long parentIdentity() {
        return parentIdentity;
    }

    /**
     * {@return the channel to the parent, opened at the first call; while the main function runs, its frames belong to that function}
     *
     * @throws IOException if the parent is gone, or this child counts as ended
     */
    public synchronized FrameChannel data() throws IOException {
        FrameChannel open = data;
        if (ended) {
            throw new IOException("child \"" + name() + "\" was ended by its parent");
        }
        if (open == null) {
            open = door.connect(ChildMain.DATA);
            data = open;
        }
        return open;
    }
}
