package dev.progeny.examples.bench.acquire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** One connection to a simulated instrument: reads commands, answers queries, and misbehaves as it is told. */
final class InstrumentSession {
    private static final String IDENTITY = "PROGENY,SIMULATED MULTIMETER,0,1.0";
    private static final int PIECE_BYTES = 7;
    private static final long PIECE_PAUSE_MILLIS = 2;
    private static final int RECORDS_BEFORE_LOSS = 2;

    /** What a command does with what stands behind it; {@return the answer, or nothing} */
    @FunctionalInterface
    private interface Action {
        byte[] apply(String argument) throws InterruptedException;
    }

    /** What is set by a command. */
    @FunctionalInterface
    private interface Setting {
        void apply(String argument);
    }

    private final Socket socket;
    private final Behaviour behaviour;
    private final InstrumentState state;
    private final Map<ScpiHeader, Action> actions = new LinkedHashMap<>();
    private int records;

    InstrumentSession(Socket socket, Behaviour behaviour, String signal) {
        this.socket = socket;
        this.behaviour = behaviour;
        this.state = new InstrumentState(signal);
        set("*RST", argument -> state.reset());
        set("*CLS", argument -> state.clearErrors());
        set("CONFigure:VOLTage:DC", state::setRange);
        set("SAMPle:TIMer", state::setInterval);
        set("SAMPle:COUNt", state::setCount);
        set("TRIGger:COUNt", argument -> {}); // it always goes on
        set("FORMat", state::setFormat);
        set("FORMat:DATA", state::setFormat);
        set("FORMat:BORDer", state::setOrder);
        set("INITiate", argument -> state.initiate());
        answer("*IDN?", argument -> text(IDENTITY));
        answer("*OPC?", argument -> text("1"));
        answer("SYSTem:ERRor?", argument -> text(state.nextError()));
        answer("SYSTem:ERRor:NEXT?", argument -> text(state.nextError()));
        answer("FETCh?", argument -> spoilt(state.record()));
        answer("R?", argument -> spoilt(state.newest(argument)));
        answer("READ?", argument -> {
            state.measure();
            return spoilt(state.record());
        });
    }

    private void set(String header, Setting setting) {
        actions.put(new ScpiHeader(header), argument -> {
            setting.apply(argument);
            return new byte[0];
        });
    }

    private void answer(String header, Action action) {
        actions.put(new ScpiHeader(header), action);
    }

    private static byte[] text(String answer) {
        return InstrumentState.line(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Serves the connection until its other end closes it. */
    void serve() throws IOException, InterruptedException {
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            for (String command : line.split(";", -1)) {
                if (!command.isBlank()) {
                    send(execute(command.strip()));
                }
            }
        }
    }

    private byte[] execute(String command) throws InterruptedException {
        String[] headerAndArgument = command.split("\\s+", 2);
        String argument = headerAndArgument.length == 1 ? "" : headerAndArgument[1].strip();
        for (Map.Entry<ScpiHeader, Action> action : actions.entrySet()) {
            if (action.getKey().matches(headerAndArgument[0])) {
                return action.getValue().apply(argument);
            }
        }
        state.error(-113, "Undefined header");
        return new byte[0];
    }

    /** What becomes of an answer with samples. */
    private byte[] spoilt(byte[] answer) {
        records++;
        return switch (behaviour) {
            case WRONG -> text("#9999999999 is no length");
            case DISCONNECTING -> records > RECORDS_BEFORE_LOSS ? Arrays.copyOf(answer, answer.length / 2) : answer;
            default -> answer;
        };
    }

    private void send(byte[] answer) throws IOException, InterruptedException {
        OutputStream output = socket.getOutputStream();
        switch (behaviour) {
            case SILENT -> {}
            case SLOW -> {
                for (int at = 0; at < answer.length; at += PIECE_BYTES) {
                    output.write(answer, at, Math.min(PIECE_BYTES, answer.length - at));
                    Thread.sleep(PIECE_PAUSE_MILLIS);
                }
            }
            default -> output.write(answer);
        }
        if (behaviour == Behaviour.DISCONNECTING && records > RECORDS_BEFORE_LOSS) {
            socket.close();
        }
    }
}
