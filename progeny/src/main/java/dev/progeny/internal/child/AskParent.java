package dev.progeny.internal.child;

import dev.progeny.internal.codec.ClassAuthority;
import dev.progeny.internal.control.ChildLink;
import dev.progeny.internal.transport.FrameChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Asks the parent, over the control channel, for classes that this child lacks. The channel is opened when there is a first question. */
final class AskParent implements ClassAuthority {
    private final ParentDoor door;
    private @Nullable ChildLink link;
    private boolean ending;

    AskParent(ParentDoor door) {
        this.door = door;
    }

    @Override
    public ByteBuffer ask(ByteBuffer request) throws IOException {
        return open().ask(request);
    }

    /** Opens the channel, by whose end this child learns of its parent's end. */
    synchronized ChildLink open() throws IOException {
        ChildLink open = link;
        if (open == null) {
            FrameChannel control = door.connect(ChildMain.CONTROL);
            open = new ChildLink(control);
            open.watch(new EndWithParent());
            if (ending) {
                open.expectEnd();
            }
            link = open;
        }
        return open;
    }

    /** To be called when the main function has ended, see {@link ChildLink#expectEnd}. */
    synchronized void expectEnd() {
        ending = true;
        if (link != null) {
            link.expectEnd();
        }
    }
}
