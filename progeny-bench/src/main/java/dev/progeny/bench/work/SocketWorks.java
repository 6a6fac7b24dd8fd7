package dev.progeny.bench.work;

import dev.progeny.bench.host.PeerJvm;
import dev.progeny.bench.host.Settings;
import dev.progeny.bench.host.Timed;
import dev.progeny.bench.host.Work;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Messages of a known size over a Unix-domain socket to another JVM and, if asked for, back. */
public final class SocketWorks implements Work {
    private final boolean back;
    private final ByteBuffer message;
    private final ByteBuffer count = ByteBuffer.allocateDirect(Integer.BYTES);
    private final Process peer;
    private final SocketChannel channel;

    private SocketWorks(boolean back, int size) throws IOException {
        this.back = back;
        message = ByteBuffer.allocateDirect(size);
        Path folder = Files.createTempDirectory("progeny-bench");
        Path path = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            peer = PeerJvm.start(
                    Main.class, List.of(), path.toString(), Integer.toString(size), Boolean.toString(back));
            channel = server.accept();
        } finally {
            Files.deleteIfExists(path);
            Files.delete(folder);
        }
    }

    /** {@return the work of that name} */
    public static Work open(String name, Settings settings) throws IOException {
        return switch (name) {
            case "pipe-round-trip" -> new SocketWorks(true, settings.get(Settings.SIZE));
            case "pipe-one-way" -> new SocketWorks(false, settings.get(Settings.SIZE));
            default -> throw new IllegalArgumentException("unknown work \"" + name + "\"");
        };
    }

    @Override
    public Map<String, Double> run(int operations) throws Exception {
        write(channel, count.clear().putInt(operations).flip());
        if (back) {
            return Timed.oneByOne(operations, i -> {
                write(channel, message.clear());
                read(channel, message.clear());
            });
        }
        return Timed.all(operations, () -> {
            for (int i = 0; i < operations; i++) {
                write(channel, message.clear());
            }
            read(channel, count.clear());
        });
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void read(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the other JVM has ended");
            }
        }
    }

    @Override
    public void end() throws IOException, InterruptedException {
        channel.close();
        PeerJvm.end(peer);
    }

    /** What runs in the other JVM. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws IOException {
            ByteBuffer message = ByteBuffer.allocateDirect(Integer.parseInt(args[1]));
            boolean back = Boolean.parseBoolean(args[2]);
            ByteBuffer count = ByteBuffer.allocateDirect(Integer.BYTES);
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
                while (true) {
                    read(channel, count.clear());
                    for (int i = count.getInt(0); i > 0; i--) {
                        read(channel, message.clear());
                        if (back) {
                            write(channel, message.clear());
                        }
                    }
                    if (!back) {
                        write(channel, count.clear());
                    }
                }
            } catch (EOFException e) {
                // the measuring JVM has what it wanted
            }
        }
    }
}
