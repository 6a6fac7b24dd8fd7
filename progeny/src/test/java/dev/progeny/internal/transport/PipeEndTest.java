package dev.progeny.internal.transport;

import dev.progeny.internal.memory.Interned;
import java.util.List;

final class PipeEndTest extends FrameChannelContract {
    @Override
    List<FrameChannel> connect() throws Exception {
        return PipeEnd.create(true).stream()
                .<FrameChannel>map(Interned.Opened::handle)
                .toList();
    }
}
