package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads a device over TCP. One that goes away is connected again; what it measured meanwhile is a gap in the numbers. */
final class TcpSource implements Source {
    private static final int CHUNK_BYTES = 1 << 16;

    private final TcpSpec spec;
    private final Intake intake;
    private final Redial redial;
    private final LiveNumbers numbers;
    private final EpochClock clock = new EpochClock();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final Arrivals arrivals = new Arrivals(CHUNK_BYTES); // one of the bytes is the least that a sample has
    private @Nullable SocketChannel connection;
    private boolean isAtEnd;

    TcpSource(TcpSpec spec, Intake intake) {
        this.spec = spec;
        this.intake = intake;
        redial = new Redial(spec.device());
        numbers = new LiveNumbers(spec.rate());
    }

    @Override
    public String unit() {
        return spec.unit();
    }

    @Override
    public double rate() {
        return spec.rate();
    }

    @Override
    public int read(float[] samples) throws IOException, InterruptedException {
        return awaitSamples() ? arrivals.take(samples) : -1;
    }

    /** Waits until there are samples; {@return false at the end} */
    private boolean awaitSamples() throws IOException, InterruptedException {
        while (arrivals.isEmpty() && !isAtEnd) {
            try {
                receive();
            } catch (ClosedByInterruptException e) {
                throw new InterruptedException("interrupted while " + spec.device() + " was read");
            } catch (MalformedException e) {
                throw e;
            } catch (IOException e) {
                disconnect();
                redial.pause(e);
            }
        }
        return !arrivals.isEmpty();
    }

    private void receive() throws IOException {
        SocketChannel channel = connection;
        if (channel == null) {
            channel = spec.device().connect();
            connection = channel;
        }
        InputStream stream = channel.socket().getInputStream();
        boolean ended = intake.readFrom(buffer -> read(stream, buffer)) < 0;
        if (ended && spec.isOnce()) {
            isAtEnd = true;
            intake.end();
        }
        int count = take();
        if (count > 0) {
            arrivals.set(numbers.arrived(count, clock.nanos()), count);
            redial.heard();
        }
        if (ended && !isAtEnd) {
            throw new IOException("the device has closed the connection");
        }
    }

    private int take() throws MalformedException {
        try {
            return intake.take(arrivals.samples());
        } catch (IOException e) {
            throw new MalformedException(spec.device() + " sent what is no sample: " + e.getMessage(), e);
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
            throw new SocketTimeoutException(
                    "nothing came within " + spec.device().timeoutMillis() + " ms");
        }
    }

    private void disconnect() throws IOException {
        SocketChannel channel = connection;
        connection = null;
        if (channel != null) {
            channel.close();
            intake.clear(); // of a sample that came in part, the rest is gone
            numbers.breakOff();
        }
    }

    @Override
    public long first() {
        return arrivals.first();
    }

    @Override
    public long resumeAt(long number, long startedNanos) throws IOException, InterruptedException {
        numbers.resumeAt(number, startedNanos);
        return awaitSamples() ? arrivals.next() : number;
    }

    @Override
    public void close() throws IOException {
        disconnect();
    }

    /** The device sends something else, so that it would be no use to connect again. */
    private static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message, IOException cause) {
            super(message, cause);
        }
    }
}
