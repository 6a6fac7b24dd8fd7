package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.tidy.SmallFileSystem;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link RingFrames} where there is memory for the rings, and for no file beside them. */
final class RingFramesInPiecesTest extends WorkChannelContract {
    @TempDir
    Path folder;

    private SmallFileSystem small;

    @Override
    List<FrameChannel> connect() throws Exception {
        small = SmallFileSystem.mount(folder.resolve("small"), "560k");
        return RingFramesTest.connect(folder, small.folder().resolve("ring"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (small != null) {
            small.close();
        }
    }

    @Test
    void aLargeFrameArrivesWholeBetweenSmallOnesAndNoFileIsLeft() throws Exception {
        byte[] bytes = new byte[(20 << 20) + 3];
        new Random(7).nextBytes(bytes);
        FutureTask<Void> sender = start(() -> {
            here.send(ByteBuffer.wrap(new byte[] {1}));
            here.send(ByteBuffer.wrap(bytes, 0, 5), ByteBuffer.wrap(bytes, 5, bytes.length - 5));
            here.send(ByteBuffer.wrap(new byte[] {2}));
            return null;
        });

        assertThat(there.receive(NEVER)).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(there.receive(NEVER)).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(there.receive(NEVER)).isEqualTo(ByteBuffer.wrap(new byte[] {2}));
        sender.get();
        try (Stream<Path> files = Files.list(small.folder())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anInterruptInTheMidstOfAFrameIsPutOffUntilItIsSent() throws Exception {
        byte[] bytes = new byte[4 << 20];
        FutureTask<Boolean> sender = new FutureTask<>(() -> {
            here.send(ByteBuffer.wrap(bytes));
            return Thread.interrupted();
        });
        Thread thread = new Thread(sender, "sender");
        thread.start();
        pause(thread); // the ring is full
        thread.interrupt();

        assertThat(there.receive(NEVER).remaining()).isEqualTo(bytes.length);
        assertThat(sender.get()).isTrue();
    }
}
