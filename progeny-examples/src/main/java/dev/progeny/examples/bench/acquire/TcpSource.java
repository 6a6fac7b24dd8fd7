package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads a device over TCP that sends samples without being asked. */
final class TcpSource extends DeviceSource {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Endpoint device;
    private final boolean isOnce;
    private final Intake intake;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private @Nullable SocketChannel connection;

    TcpSource(SourceSpec spec, Endpoint device, boolean isOnce, Intake intake) {
        super(spec, device, CHUNK_BYTES); // one of the bytes is the least that a sample has
        this.device = device;
        this.isOnce = isOnce;
        this.intake = intake;
    }

    @Override
    void receive(float[] samples) throws IOException {
        SocketChannel channel = connection;
        if (channel == null) {
            channel = device.connect();
            connection = channel;
        }
        try {
            receive(channel.socket().getInputStream(), samples);
        } catch (MalformedException e) {
            throw new MalformedException(device + " sent what is no sample: " + e.getMessage(), e);
        }
    }

    private void receive(InputStream stream, float[] samples) throws IOException {
        boolean ended = intake.readFrom(buffer -> read(stream, buffer)) < 0;
        if (ended && isOnce) {
            intake.end();
        }
        int count = intake.take(samples);
        if (count > 0) {
            arrived(count, System.nanoTime());
        } else if (ended && isOnce) {
            endOfInput();
        }
        if (ended && !isOnce) {
            throw new IOException("the device has closed the connection");
        }
    }

    private int read(InputStream stream, ByteBuffer buffer) throws IOException {
        try {
            int count = stream.read(chunk, 0, Math.min(chunk.length, buffer.remaining()));
            if (count > 0) {
                buffer.put(chunk, 0, count);
            }
            return count;
        } catch (SocketTimeoutException e) {
            throw new SocketTimeoutException("nothing came within " + device.timeoutMillis() + " ms");
        }
    }

    @Override
    boolean isForGood(IOException failure) {
        return failure instanceof MalformedException;
    }

    @Override
    void disconnect() throws IOException {
        SocketChannel channel = connection;
        connection = null;
        if (channel != null) {
            channel.close();
            intake.clear(); // of a sample that came in part, the rest is gone
            breakOff();
        }
    }
}
