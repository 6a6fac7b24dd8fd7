package dev.progeny.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@link SocketFrames} makes of the bytes on the wire, when the other side is not one of its kind. */
@Timeout(60)
final class SocketFramesWireTest {
    private static final int LIMIT = 1000;

    @TempDir
    Path folder;

    private SocketChannel raw;
    private SocketFrames frames;

    @BeforeEach
    void open() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            raw = SocketChannel.open(address);
            frames = new SocketFrames(new SocketBytes(server.accept()), LIMIT);
        }
    }

    @AfterEach
    void close() throws Exception {
        raw.close();
        frames.close();
    }

    @Test // T25
    void aFrameTornByTheEndOfTheOtherSideIsReportedAndNotDelivered() throws Exception {
        raw.write(ByteBuffer.allocate(4 + 7).putInt(0, 7));
        raw.write(ByteBuffer.allocate(4 + 5).putInt(0, 100));
        raw.close();

        assertThat(frames.receive(FrameChannel.NEVER).remaining()).isEqualTo(7);
        EOFException torn = assertThrows(EOFException.class, () -> frames.receive(FrameChannel.NEVER));

        assertThat(torn)
                .hasMessage("the other side closed or died in the middle of a frame: torn after 5 of 100 bytes, and"
                        + " dropped");
    }

    @Test // T25
    void aFrameTornWithinItsHeadIsReportedAndNotDelivered() throws Exception {
        raw.write(ByteBuffer.allocate(3));
        raw.close();

        assertThatThrownBy(() -> frames.receive(FrameChannel.NEVER))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("torn within its head");
    }

    @Test
    void aReceiverThatIsInterruptedOrOutOfTimeInTheMiddleOfAFrameLosesNothingOfIt() throws Exception {
        raw.write(ByteBuffer.allocate(3)); // of the head
        assertThat(frames.receive(FrameChannelContract.soon(5))).isNull();
        raw.write(ByteBuffer.wrap(new byte[] {4, 1, 2}));
        assertThat(frames.receive(FrameChannelContract.soon(5))).isNull();
        assertThat(frames.isReady()).isFalse();
        FutureTask<ByteBuffer> task = new FutureTask<>(() -> frames.receive(FrameChannel.NEVER));
        Thread receiver = new Thread(task);
        receiver.start();
        FrameChannelContract.pause(receiver);
        receiver.interrupt();
        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);

        raw.write(ByteBuffer.wrap(new byte[] {3, 4}));

        assertThat(FrameChannelContract.bytes(frames.receive(FrameChannel.NEVER)))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void aSenderInterruptedInTheMiddleOfAFrameFinishesItAndStaysInterrupted() throws Exception {
        SocketFrames large = new SocketFrames(new SocketBytes(connected()), FrameLimit.MAX_BYTES);
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            large.send(ByteBuffer.allocate(5_000_000));
            return Thread.currentThread().isInterrupted();
        });
        Thread sender = new Thread(task);
        sender.start();
        FrameChannelContract.pause(sender); // half of the frame is written

        sender.interrupt();
        FrameChannelContract.pause(sender);
        ByteBuffer all = ByteBuffer.allocate(4 + 5_000_000);
        while (all.hasRemaining()) {
            raw.read(all);
        }

        assertThat(task.get()).isTrue();
        assertThat(all.getInt(0)).isEqualTo(5_000_000);
        large.close();
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeMemoryIsTakenForIt() throws Exception {
        raw.write(ByteBuffer.allocate(4).putInt(0, LIMIT + 1));

        assertThatThrownBy(() -> frames.receive(FrameChannel.NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("between 0 and 1000 bytes, the other side announced 1001");
    }

    @Test
    void aClientThatSpeaksAnotherProtocolIsRefused() throws Exception {
        raw.write(ByteBuffer.wrap("\u00ffGET / HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1)));

        assertThatThrownBy(() -> frames.receive(FrameChannel.NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not speak this protocol");
    }

    @Test
    void aFrameBeyondTheLimitIsNotSent() throws Exception {
        assertThatThrownBy(() -> frames.send(ByteBuffer.allocate(600), ByteBuffer.allocate(401)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a frame must be at most 1000 bytes, was 1001; send it in several");

        frames.send(ByteBuffer.allocate(1000));
        ByteBuffer head = ByteBuffer.allocate(4);
        raw.read(head);
        assertThat(head.getInt(0)).isEqualTo(1000);
    }

    private SocketChannel connected() throws IOException {
        raw.close();
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("other"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            raw = SocketChannel.open(address);
            return server.accept();
        }
    }
}
