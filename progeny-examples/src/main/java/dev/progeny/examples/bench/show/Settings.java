package dev.progeny.examples.bench.show;

import dev.progeny.dashboard.web.BadRequestException;
import dev.progeny.dashboard.web.Request;
import dev.progeny.examples.bench.model.Channel;
import java.util.ArrayList;
import java.util.List;

/**
 * What one page wants to see. All of it is in the address of its stream, so that a server that was started anew goes on as before.
 *
 * @param channels the channels that are on
 * @param window how much time a picture shows, in seconds
 * @param position where in the picture the trigger is: 0 at the left, 1 at the right
 * @param trigger what a picture is aligned to
 * @param size of how many samples a spectrum is made, a power of two; 0 if curves are wanted instead
 * @param framesPerSecond how many pictures a second
 */
record Settings(
        List<Channel> channels, double window, double position, Trigger trigger, int size, double framesPerSecond) {
    /** How much time a picture shows at most, in seconds. */
    static final double MOST_WINDOW = 20;

    private static final double WINDOW = 0.01;
    private static final double LEAST_WINDOW = 1e-5;
    private static final double MOST_LEVEL = 1e9;
    private static final double FRAMES = 25;
    private static final double MOST_FRAMES = 30;
    private static final int LEAST_SIZE = 256;
    private static final int MOST_SIZE = 65536;

    /**
     * Reads them.
     *
     * @param all the channels that there are
     * @throws BadRequestException if one is not as it must be
     */
    static Settings of(Request request, List<Channel> all) throws BadRequestException {
        int size = (int) request.whole("fft", 0, 0, MOST_SIZE);
        if (size != 0 && (size < LEAST_SIZE || Integer.bitCount(size) != 1)) {
            throw new BadRequestException(
                    "fft must be 0 or a power of two between " + LEAST_SIZE + " and " + MOST_SIZE + ", was " + size);
        }
        Trigger trigger = new Trigger(
                request.word("mode", Trigger.Mode.AUTO),
                (int) request.whole("source", 0, 0, Math.max(0, all.size() - 1)),
                request.word("kind", Trigger.Kind.RISING),
                request.number("level", 0, -MOST_LEVEL, MOST_LEVEL),
                request.number("hysteresis", 0, 0, MOST_LEVEL));
        return new Settings(
                channels(request.parameter("channels", ""), all),
                request.number("window", WINDOW, LEAST_WINDOW, MOST_WINDOW),
                request.number("position", 0.5, 0, 1),
                trigger,
                size,
                request.number("frames", FRAMES, 1, MOST_FRAMES));
    }

    private static List<Channel> channels(String numbers, List<Channel> all) throws BadRequestException {
        List<Channel> channels = new ArrayList<>();
        for (String number : numbers.isEmpty() ? new String[0] : numbers.split(",")) {
            Channel channel = channel(number, all);
            if (!channels.contains(channel)) {
                channels.add(channel);
            }
        }
        return channels;
    }

    private static Channel channel(String number, List<Channel> all) throws BadRequestException {
        for (Channel each : all) {
            if (String.valueOf(each.number()).equals(number)) {
                return each;
            }
        }
        throw new BadRequestException(
                "channels must be numbers of channels, with commas between; there are " + all.size()
                        + ", counted from 0, and no \"" + number.substring(0, Math.min(number.length(), 20)) + "\"");
    }
}
