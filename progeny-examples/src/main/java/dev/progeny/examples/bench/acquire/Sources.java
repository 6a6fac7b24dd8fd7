package dev.progeny.examples.bench.acquire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All sources there are, and how they are written: {@code sine:frequency=1000,rate=250000}, {@code wav:a.wav,repeat} and so on. */
public final class Sources {
    private static final List<String> KINDS = List.of(
            "sine", "square", "triangle", "sawtooth", "noise", "chirp", "burst", "wav", "csv", "stdin", "tcp", "scpi");

    private Sources() {}

    /**
     * Reads which source is meant. Files are looked into, devices are not.
     *
     * @param text kind, a colon, for files and devices which one, then options {@code name=value}; all separated by commas
     * @return the source, not opened
     * @throws BadSourceException if the text names none; the message says what it has, the limit and the remedy
     */
    public static SourceSpec parse(String text) throws BadSourceException {
        String[] kindAndRest = text.split(":", 2);
        String kind = kindAndRest[0].strip().toLowerCase(Locale.ROOT);
        String rest = kindAndRest.length == 1 ? "" : kindAndRest[1];
        if (!KINDS.contains(kind)) {
            throw new BadSourceException("source \"" + text + "\": \"" + kind + "\" is no kind of source; there are "
                    + String.join(", ", KINDS));
        }
        SpecText parts = new SpecText(text, rest, targetOf(kind));
        SourceSpec spec = switch (kind) {
            case "wav" -> FileSpec.wav(parts);
            case "csv" -> FileSpec.csv(parts);
            case "stdin" -> StdinSpec.parse(parts);
            case "tcp" -> TcpSpec.parse(parts);
            case "scpi" -> ScpiSpec.parse(parts);
            default -> GeneratorSpec.parse(kind, parts);
        };
        parts.finish();
        return spec;
    }

    private static @Nullable String targetOf(String kind) {
        return switch (kind) {
            case "wav", "csv" -> "FILE";
            case "tcp", "scpi" -> "HOST:PORT";
            default -> null;
        };
    }
}
