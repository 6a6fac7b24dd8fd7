package dev.progeny.examples.bench;

import dev.progeny.examples.bench.acquire.BadSourceException;
import dev.progeny.examples.bench.acquire.Behaviour;
import dev.progeny.examples.bench.acquire.SimulatedInstrument;
import dev.progeny.examples.bench.supervise.BenchException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** The program that is a simulated instrument until it is ended. */
public final class InstrumentProgram {
    private static final String USAGE = """
            usage: instrument [--port N] [--signal SOURCE] [--behaviour B]
              --port N        where it listens, on loopback (default 5025; 0 for any that is free)
              --signal S      what it measures: a function generator without a rate (default sine:frequency=50,amplitude=5,noise=0.05)
              --behaviour B   correct, slow, silent, wrong or disconnecting (default correct)
            """;

    private static final String SIGNAL = "sine:frequency=50,amplitude=5,noise=0.05";
    private static final int SCPI_PORT = 5025;
    private static final int WRONG_ARGUMENT = 2;

    private InstrumentProgram() {}

    /**
     * Runs an instrument until the process is ended.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            System.out.print(USAGE);
            return;
        }
        try {
            start(arguments);
        } catch (BenchException | BadSourceException | IOException e) {
            System.err.println("instrument: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(WRONG_ARGUMENT);
        }
    }

    private static void start(String... arguments) throws BenchException, BadSourceException, IOException {
        int port = SCPI_PORT;
        String signal = SIGNAL;
        Behaviour behaviour = Behaviour.CORRECT;
        Arguments rest = new Arguments(arguments);
        for (String option = rest.next(); option != null; option = rest.next()) {
            switch (option) {
                case "--port" -> port = rest.port(option);
                case "--signal" -> signal = rest.value(option);
                case "--behaviour" -> behaviour = behaviour(option, rest);
                default -> throw Arguments.unknown(option);
            }
        }
        SimulatedInstrument instrument = SimulatedInstrument.start(port, behaviour, signal);
        System.out.println(
                "a " + word(behaviour) + " instrument listens at localhost:" + instrument.port() + "; Ctrl-C ends it");
    }

    private static Behaviour behaviour(String option, Arguments rest) throws BenchException {
        String[] words =
                Arrays.stream(Behaviour.values()).map(InstrumentProgram::word).toArray(String[]::new);
        return Behaviour.valueOf(rest.choice(option, words).toUpperCase(Locale.ROOT));
    }

    private static String word(Behaviour behaviour) {
        return behaviour.name().toLowerCase(Locale.ROOT);
    }
}
