package dev.progeny.internal.child;

import dev.progeny.internal.codec.ClassAuthority;
import dev.progeny.internal.control.ChildLink;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Asks the parent, over the control channel, for classes that this child lacks. */
final class AskParent implements ClassAuthority {
    private final ChildLink link;

    AskParent(ChildLink link) {
        this.link = link;
    }

    @Override
    public ByteBuffer ask(ByteBuffer request) throws IOException {
        return link.ask(request);
    }
}
