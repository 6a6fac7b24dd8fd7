package dev.progeny.examples.bench.live;

import dev.progeny.examples.bench.model.Channel;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/** What a page sees of the running instrument, and what it can ask of it. May be sent to another process, which sees the same. */
public interface Panel extends Serializable {
    /** {@return the channels, by their numbers} */
    List<Channel> channels();

    /**
     * Gives the newest samples of a channel.
     *
     * @param channel its number
     * @return the samples, which go on while they are read
     */
    Trace trace(int channel);

    /** {@return what the instrument does now} */
    Status status();

    /**
     * Asks the supervisor for something. Returns at once; whether it was done is seen in {@link #status()}.
     *
     * @param order what
     * @throws IllegalArgumentException if there is no such process
     * @throws IllegalStateException if the supervisor does not come to carry out what was asked before
     */
    void order(Order order);

    /** {@return the folder of the recordings} */
    Path store();

    /** {@return the id of the recording that is being made, or 0 if there is none} */
    long recording();

    /** {@return the port at which the page is served, or 0 if it never was} A page that is restarted takes the same again. */
    int port();

    /**
     * Says where the page is served.
     *
     * @param port the port, from now on
     */
    void servedAt(int port);

    /**
     * Counts a picture that was sent to a page.
     *
     * @param channel whose samples
     * @param samples how many samples of the channel it shows that no picture showed before
     */
    void shown(int channel, long samples);

    /** Counts one message with new pictures that a page was sent: a frame. */
    void frameSent();
}
