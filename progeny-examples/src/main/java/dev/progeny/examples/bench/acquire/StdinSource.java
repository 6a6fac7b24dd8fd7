package dev.progeny.examples.bench.acquire;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;

/**
 * Reads standard input, which whoever writes it paces: what is not read yet waits in the pipe, also while this process is dead and until
 * its successor reads on.
 */
final class StdinSource implements Source {
    private static final long LOOK_MILLIS = 1;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1); // with who has written a part of a sample

    private final SourceSpec spec;
    private final Intake intake;
    private final FileInputStream stream = new FileInputStream(FileDescriptor.in);
    private final FileChannel input = stream.getChannel();
    private boolean isAtEnd;
    private long first;
    private long next;

    StdinSource(SourceSpec spec, Intake intake) {
        this.spec = spec;
        this.intake = intake;
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
        try {
            int count = intake.take(samples);
            while (count == 0 && !isAtEnd) {
                fill(samples.length);
                count = intake.take(samples);
            }
            first = next;
            next += count;
            return count == 0 ? endOfInput() : count;
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted while standard input was read");
        } catch (IOException e) {
            throw new IOException("standard input cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Takes no more out of the pipe than is handed on at once: it would be lost if this process were killed. Nor a part of a sample, as long as
     * its rest is on the way: the successor would take that for the beginning of another.
     */
    private void fill(int samples) throws IOException, InterruptedException {
        if (intake.readFrom(input::read, Math.min(samples, whole())) < 0) {
            isAtEnd = true;
            intake.end();
        }
    }

    /** {@return how many samples can be read whole, at least 1, which may have to be waited for} */
    private int whole() throws IOException, InterruptedException {
        int bytes = intake.sampleBytes();
        long sinceNanos = System.nanoTime();
        int ready = stream.available();
        while (ready > 0 && ready < bytes && System.nanoTime() - sinceNanos < PATIENCE_NANOS) {
            Thread.sleep(LOOK_MILLIS);
            ready = stream.available();
        }
        return Math.max(1, ready / bytes);
    }

    private int endOfInput() throws IOException {
        if (intake.rest() > 0) {
            throw new IOException("it ends " + intake.rest() + " bytes after the last whole sample of "
                    + intake.sampleBytes() + " bytes; see format");
        }
        return -1;
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public long resumeAt(long number, long startedNanos, long cameNanos) {
        next = number;
        if (number > 0) {
            intake.skipLine(); // of which a predecessor may have had the beginning
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
