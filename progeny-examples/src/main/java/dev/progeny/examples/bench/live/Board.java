package dev.progeny.examples.bench.live;

import dev.progeny.SharedLongs;
import java.io.Serializable;
import java.util.List;

/**
 * What the processes of the instrument tell one another besides the samples: 64-bit words in shared memory. What was written outlives
 * its writer, however that ends; it may be sent to another process, which sees the same words.
 *
 * <p>Invariant: each word has one writer at a time. Those of a channel belong to its acquirer, its store or its page, those of a process
 * to the supervisor or that process, and pass to the successor when it is killed; the rest is the supervisor's, the store's, or the page's.
 */
public final class Board implements Serializable, AutoCloseable {
    /** How far the instrument is. */
    public enum Phase {
        /** The processes start; nothing is read yet. */
        STARTING(0),
        /** The channels are read. */
        RUNNING(1),
        /** The acquirers shall end once what they have read is on the queue. */
        SOURCES_END(2),
        /** Nothing more comes: the store shall end the recording once the queue is empty. */
        STORE_ENDS(3);

        private final int word;

        Phase(int word) {
            this.word = word;
        }
    }

    private static final long serialVersionUID = 1L;
    private static final List<Phase> PHASES =
            List.of(Phase.STARTING, Phase.RUNNING, Phase.SOURCES_END, Phase.STORE_ENDS); // by their words
    private static final int PHASE = 0;
    private static final int STARTED_EPOCH_NANOS = 1;
    private static final int RECORDING = 2;
    private static final int PORT = 3;
    private static final int FRAMES = 4;
    private static final int TRIES_WITHOUT_ROOM = 5;
    private static final int STARTED_NANO_TIME = 6;
    private static final int CHANNELS_AT = 8;

    private final SharedLongs words;
    private final int channels;

    private Board(SharedLongs words, int channels) {
        this.words = words;
        this.channels = channels;
    }

    /**
     * Makes a board with all words zero.
     *
     * @param channels how many channels there are
     * @param processes how many processes there are
     * @return a board that the caller should close
     */
    public static Board create(int channels, int processes) {
        long length = CHANNELS_AT + (long) channels * ChannelBoard.WORDS + (long) processes * ProcessBoard.WORDS;
        return new Board(SharedLongs.create(length), channels);
    }

    /** {@return the words of a channel, by its number} */
    public ChannelBoard channel(int number) {
        return new ChannelBoard(words, CHANNELS_AT + number * ChannelBoard.WORDS);
    }

    /** {@return the words of a process, by its place} */
    public ProcessBoard process(int place) {
        return new ProcessBoard(words, CHANNELS_AT + channels * ChannelBoard.WORDS + place * ProcessBoard.WORDS);
    }

    /** {@return how far the instrument is} */
    public Phase phase() {
        return PHASES.get((int) words.getAcquire(PHASE));
    }

    /** Says how far the instrument is from now on. */
    public void enter(Phase phase) {
        words.setRelease(PHASE, phase.word);
    }

    /** {@return when sample 0 of each channel was due} Once the channels are read. */
    public Moment started() {
        return new Moment(words.getAcquire(STARTED_EPOCH_NANOS), words.getAcquire(STARTED_NANO_TIME));
    }

    /** Says that the channels are read from now on. */
    public void start(Moment start) {
        words.setRelease(STARTED_EPOCH_NANOS, start.epochNanos());
        words.setRelease(STARTED_NANO_TIME, start.nanoTime());
        enter(Phase.RUNNING);
    }

    /** {@return the id of the recording, or 0} */
    public long recording() {
        return words.getAcquire(RECORDING);
    }

    /** Says which recording is being made. */
    public void record(long recording) {
        words.setRelease(RECORDING, recording);
    }

    /** {@return the port of the page, or 0 if it was never served} */
    public int port() {
        return (int) words.getAcquire(PORT);
    }

    /** Says where the page is served. */
    public void servedAt(int port) {
        words.setRelease(PORT, port);
    }

    /** {@return how many frames were sent to pages} */
    public long frames() {
        return words.getAcquire(FRAMES);
    }

    /** Counts a frame; any thread may. */
    public void frameSent() {
        words.getAndAdd(FRAMES, 1);
    }

    /** {@return how often in succession the store found no room on the disk} */
    public int triesWithoutRoom() {
        return (int) words.getAcquire(TRIES_WITHOUT_ROOM);
    }

    /** Says how often in succession there was no room on the disk; the store only. */
    public void triesWithoutRoom(int tries) {
        words.setRelease(TRIES_WITHOUT_ROOM, tries);
    }

    /** Gives the memory back, in all processes; harmless when repeated. */
    @Override
    public void close() {
        words.close();
    }
}
