package dev.progeny.examples.bench.supervise;

import dev.progeny.examples.bench.acquire.BadSourceException;
import dev.progeny.examples.bench.acquire.SourceSpec;
import dev.progeny.examples.bench.acquire.Sources;
import dev.progeny.examples.bench.model.Channel;
import java.util.regex.Pattern;

/**
 * A channel as the user wants it.
 *
 * @param name what it is called
 * @param source where its samples come from
 */
public record ChannelSpec(String name, SourceSpec source) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}");

    /**
     * Reads {@code NAME=SOURCE}.
     *
     * @throws BenchException if it is none; the message says why
     */
    public static ChannelSpec parse(String text) throws BenchException {
        String[] nameAndSource = text.split("=", 2);
        if (nameAndSource.length < 2 || !NAME.matcher(nameAndSource[0]).matches()) {
            throw new BenchException(
                    "--channel must be NAME=SOURCE, such as left=sine:frequency=50, with a name of at most"
                            + " 32 letters, digits, dots, hyphens and underscores, was \"" + text + "\"");
        }
        try {
            return new ChannelSpec(nameAndSource[0], Sources.parse(nameAndSource[1]));
        } catch (BadSourceException e) {
            throw new BenchException("--channel " + nameAndSource[0] + ": " + e.getMessage(), e);
        }
    }

    /** {@return the channel, with a number} */
    Channel numbered(int number) {
        return new Channel(number, name, source.unit(), source.rate(), source.text());
    }
}
