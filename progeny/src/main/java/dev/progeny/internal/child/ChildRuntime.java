package dev.progeny.internal.child;

import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.transport.FrameChannel;
import org.jspecify.annotations.Nullable;

/** What a child knows of itself: its order and its data channel. In a process that Progeny did not start there is none. */
public final class ChildRuntime {
    /** The name of a process that Progeny did not start. */
    public static final String MAIN_NAME = "main";

    private static volatile @Nullable ChildRuntime current;

    private final LaunchOrder order;
    private final FrameChannel data;

    private ChildRuntime(LaunchOrder order, FrameChannel data) {
        this.order = order;
        this.data = data;
    }

    static void install(LaunchOrder order, FrameChannel data) {
        current = new ChildRuntime(order, data);
    }

    /** {@return what this child knows of itself, or null in a process that Progeny did not start} */
    public static @Nullable ChildRuntime current() {
        return current;
    }

    /** {@return the order that this child was started with} */
    public LaunchOrder order() {
        return order;
    }

    /** {@return the channel to the parent; while the main function runs, its frames belong to that function} */
    public FrameChannel data() {
        return data;
    }
}
