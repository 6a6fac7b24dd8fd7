package dev.progeny.internal.child;

import dev.progeny.internal.control.LaunchOrder;
import dev.progeny.internal.platform.Interrupts;
import dev.progeny.internal.transport.FrameChannel;
import dev.progeny.internal.transport.SecretClient;
import java.io.IOException;

/** Where a child's parent lets it in. */
final class ParentDoor {
    private final LaunchOrder order;

    ParentDoor(LaunchOrder order) {
        this.order = order;
    }

    /**
     * Opens a channel, which can be done once for each; waits as long as the parent lives. An interrupt does not end the attempt; the
     * thread's status is kept.
     */
    FrameChannel connect(int channel) throws IOException {
        return Interrupts.putOff(
                () -> SecretClient.connect(order.address(), order.secret(), channel, order.parentIdentity()));
    }
}
