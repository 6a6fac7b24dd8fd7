package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that is played: looked into when the text is parsed, so that what is wrong with it is said before a process is started. */
record FileSpec(String text, Opening opening, String unit, double rate, double scale, double offset, boolean isRealTime)
        implements SourceSpec {
    /** How to open the file. */
    @FunctionalInterface
    interface Opening extends Serializable {
        Series open() throws IOException;
    }

    static FileSpec wav(SpecText text) throws BadSourceException {
        String path = path(text);
        int channel = text.whole("channel", 1, 1, 65_535);
        boolean repeats = text.flag("repeat");
        try (WavSeries file = WavSeries.open(Path.of(path), channel, repeats)) {
            return of(text, new Wav(path, channel, repeats), file.rate());
        } catch (IOException e) {
            throw text.bad(String.valueOf(e.getMessage()), e);
        }
    }

    static FileSpec csv(SpecText text) throws BadSourceException {
        CsvLayout layout = CsvLayout.parse(path(text), text);
        boolean repeats = text.flag("repeat");
        double given = layout.timeColumn() == null
                ? text.required(
                        "rate",
                        "samples a second, or time=COLUMN for a column with the seconds",
                        CommonOptions.LOWEST_RATE,
                        CommonOptions.HIGHEST_RATE)
                : 0;
        try {
            double rate = given > 0 ? given : CsvSeries.rate(layout);
            try (CsvRows rows = CsvRows.open(layout)) {
                if (!rows.next()) {
                    throw text.bad(layout.path() + " has no samples");
                }
            }
            return of(text, new Csv(layout, rate, repeats), rate);
        } catch (IOException e) {
            throw text.bad(String.valueOf(e.getMessage()), e);
        }
    }

    private static FileSpec of(SpecText text, Opening opening, double rate) throws BadSourceException {
        if (rate > CommonOptions.HIGHEST_RATE || rate < CommonOptions.LOWEST_RATE) {
            throw text.bad("the file has " + Decimals.plain(rate) + " samples a second; between "
                    + Decimals.plain(CommonOptions.LOWEST_RATE) + " and " + Decimals.plain(CommonOptions.HIGHEST_RATE)
                    + " can be read");
        }
        return new FileSpec(
                text.text(),
                opening,
                CommonOptions.unit(text),
                rate,
                CommonOptions.scale(text),
                CommonOptions.offset(text),
                CommonOptions.isRealTime(text));
    }

    private static String path(SpecText text) throws BadSourceException {
        try {
            Path path = Path.of(text.target());
            if (!Files.isRegularFile(path)) {
                throw text.bad("the file " + path + (Files.exists(path) ? " is no file" : " does not exist"));
            }
            return path.toString();
        } catch (InvalidPathException e) {
            throw text.bad("FILE is no path: " + e.getMessage(), e);
        }
    }

    @Override
    public Source open() throws IOException {
        return new PacedSource(new Scaled(opening.open(), scale, offset), unit, rate, isRealTime);
    }

    /** The way to a channel of a WAV file. */
    private record Wav(String path, int channel, boolean repeats) implements Opening {
        @Override
        public Series open() throws IOException {
            return WavSeries.open(Path.of(path), channel, repeats);
        }
    }

    /** The way to a column of a CSV file. */
    private record Csv(CsvLayout layout, double rate, boolean repeats) implements Opening {
        @Override
        public Series open() throws IOException {
            return CsvSeries.open(layout, rate, repeats);
        }
    }
}
