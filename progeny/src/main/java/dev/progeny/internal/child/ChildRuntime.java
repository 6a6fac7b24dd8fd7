package dev.progeny.internal.child;

import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a child knows of itself: its assignment, and the way to its parent. In a process that Progeny did not start there is none. */
public final class ChildRuntime {
    /** The name of a process that Progeny did not start. */
    public static final String MAIN_NAME = "main";

    private static volatile @Nullable ChildRuntime current;

    private final Assignment assignment;
    private final long parentIdentity;
    private final ParentDoor door;
    private @Nullable FrameChannel data;

    private ChildRuntime(Assignment assignment, long parentIdentity, ParentDoor door) {
        this.assignment = assignment;
        this.parentIdentity = parentIdentity;
        this.door = door;
    }

    static ChildRuntime install(Assignment assignment, long parentIdentity, ParentDoor door) {
        ChildRuntime installed = new ChildRuntime(assignment, parentIdentity, door);
        current = installed;
        return installed;
    }

    /** {@return what this child knows of itself, or null in a process that Progeny did not start} */
    public static @Nullable ChildRuntime current() {
        return current;
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
     * @throws IOException if the parent is gone
     */
    public synchronized FrameChannel data() throws IOException {
        FrameChannel open = data;
        if (open == null) {
            open = door.connect(ChildMain.DATA);
            data = open;
        }
        return open;
    }
}
