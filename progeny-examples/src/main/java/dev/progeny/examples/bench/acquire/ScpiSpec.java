package dev.progeny.examples.bench.acquire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instrument that is asked for samples over SCPI.
 *
 * @param text that was parsed
 * @param device where it is
 * @param unit of the samples
 * @param rate samples a second
 * @param exchange what is said to it
 */
record ScpiSpec(String text, Endpoint device, String unit, double rate, ScpiExchange exchange) implements SourceSpec {
    private static final int MOST_POINTS = 1_000_000;
    private static final int USUAL_POINTS = 10_000;
    private static final double ANSWERS_PER_SECOND = 10;

    static ScpiSpec parse(SpecText text) throws BadSourceException {
        double rate = CommonOptions.givenRate(text);
        double usual = Math.max(1, Math.min(USUAL_POINTS, Math.rint(rate / ANSWERS_PER_SECOND)));
        int points = text.whole("points", (int) usual, 1, MOST_POINTS);
        boolean isContinuous = text.flag("continuous");
        String range = text.has("range") ? Decimals.plain(text.number("range", 0, 0, CommonOptions.LARGEST)) : null;
        String given = text.find("setup");
        if (given != null && range != null) {
            throw text.bad("has both range and setup; put the range into setup");
        }
        return new ScpiSpec(
                text.text(),
                Endpoint.parse(text, rate),
                CommonOptions.unit(text),
                rate,
                new ScpiExchange(
                        points,
                        given == null ? usualSetup(range, rate, points, isContinuous) : commands(given),
                        text.text("query", isContinuous ? "R? " + points : "READ?"),
                        RawFormat.parse(text, RawFormat.F32BE),
                        CommonOptions.scale(text),
                        CommonOptions.offset(text),
                        isContinuous));
    }

    private static List<String> usualSetup(@Nullable String range, double rate, int points, boolean isContinuous) {
        List<String> setup = new ArrayList<>();
        setup.add("*RST");
        setup.add("CONFigure:VOLTage:DC" + (range == null ? "" : " " + range));
        setup.add("SAMPle:TIMer " + Decimals.plain(1 / rate));
        setup.add("SAMPle:COUNt " + points);
        setup.add("FORMat:DATA REAL,32");
        if (isContinuous) {
            setup.add("TRIGger:COUNt INFinity");
            setup.add("INITiate");
        }
        return List.copyOf(setup);
    }

    private static List<String> commands(String setup) {
        List<String> commands = new ArrayList<>();
        for (String command : setup.split(";", -1)) {
            if (!command.isBlank()) {
                commands.add(command.strip());
            }
        }
        return List.copyOf(commands);
    }

    @Override
    public Source open() {
        return new ScpiSource(this, device, exchange);
    }
}
