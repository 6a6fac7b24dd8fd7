package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.progeny.internal.codec.ValueCodec;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An end of a pipe one of whose rings something has damaged before the end arrived in another process: there it is refused, or what is done with
 * it is right or an exception that says what is wrong; and the process goes on.
 */
@Timeout(60)
class DamagedRingsTest {
    private static final int SENT = 5;
    private static final String RIGHT = "right";
    private static final String WRONG = "wrong";
    private static final String TOLD = "(?s).*(damaged|cut it off|is gone|is not a queue of this version of Progeny).*";
    private static final String ENDED = "(?s).*(this connection is closed|the other side closed or died).*";
    private static final String UNTOLD =
            ENDED + "|.*TimeoutException.*|" + BadFilesTest.LOST; // by who could not take it over
    private static final Duration MOMENT = Duration.ofMillis(50);

    /** Which file: a ring has one that says how far each side is, and one with what is in it. */
    private enum Part {
        STATE_OF_WHAT_COMES("-from-0"),
        BYTES_OF_WHAT_COMES("-from-0.0"),
        STATE_OF_WHAT_GOES("-from-1"),
        BYTES_OF_WHAT_GOES("-from-1.0");

        private final String suffix;

        Part(String suffix) {
            this.suffix = suffix;
        }

        Path of(Path pipe) {
            return pipe.resolveSibling(pipe.getFileName() + suffix);
        }
    }

    /** What may be done with an end. */
    private interface Use {
        boolean isRight() throws Exception;
    }

    /** What came of one damage. */
    private record Told(Damage damage, List<String> whereItArrived, List<String> whereItCameFrom)
            implements Serializable {}

    @ParameterizedTest
    @EnumSource(Part.class)
    void whoReceivesAnEndOfItIsTold(Part part) throws Exception {
        List<Told> told = ChildProcess.call(() -> sentAndReceived(part)).get();

        assertThat(told).hasSameSizeAs(Damage.values());
        assertSoftly(softly -> {
            for (Told each : told) {
                softly.assertThat(each.whereItArrived())
                        .as("%s where it arrived", each.damage())
                        .allMatch(text -> isExpected(text, each.damage()));
                softly.assertThat(each.whereItCameFrom())
                        .as("%s where it came from", each.damage())
                        .allMatch(text -> text.matches(UNTOLD) || isExpected(text, each.damage()));
            }
        });
    }

    /** A ring that is gone is one whose taker has closed it, and nothing tells noise within a message from what was sent. */
    private static boolean isExpected(String text, Damage damage) {
        return text.equals(RIGHT)
                || text.matches(TOLD)
                || damage == Damage.REMOVED && text.matches(ENDED)
                || damage == Damage.BEHIND_ITS_HEAD && (text.equals(WRONG) || text.contains("UndecodableException"));
    }

    /** Where the pipes are made, which is a child too, since the fault might be that its JVM ends. */
    private static List<Told> sentAndReceived(Part part) throws Exception {
        List<Damage> damages = List.of(Damage.values());
        List<Pipe> pipes = new ArrayList<>();
        List<String> travelling = new ArrayList<>();
        for (Damage damage : damages) {
            Pipe pipe = Pipe.duplex();
            for (int i = 0; i < SENT; i++) {
                pipe.first().send(message(i));
            }
            byte[] bytes = SharedThing.encoded(pipe.second());
            damage.to(part.of(SharedThing.pathIn(bytes)), SharedThing.PIPE_END);
            pipes.add(pipe);
            travelling.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        List<List<String>> received = ChildProcess.call(() ->
                        travelling.stream().map(DamagedRingsTest::received).toList())
                .get();

        List<Told> told = new ArrayList<>();
        for (int i = 0; i < damages.size(); i++) {
            Connection here = pipes.get(i).first();
            Connection there = pipes.get(i).second();
            List<String> after = new ArrayList<>();
            after.add(told(() -> here.receive(MOMENT).equals(message(0))));
            after.add(told(() -> here.receive(MOMENT).equals(message(1))));
            BadFilesTest.ending(there::close);
            BadFilesTest.ending(here::close);
            told.add(new Told(damages.get(i), received.get(i), after));
        }
        return told;
    }

    private static List<String> received(String travelling) {
        List<String> told = new ArrayList<>();
        byte[] bytes = travelling.getBytes(StandardCharsets.ISO_8859_1);
        try (Connection end = (Connection) ValueCodec.decode(ByteBuffer.wrap(bytes))) {
            for (int i = 0; i < SENT; i++) {
                int number = i;
                told.add(told(() -> end.receive(MOMENT).equals(message(number))));
            }
            told.add(told(() -> nothingElseComes(end)));
            told.add(told(() -> isSent(end, message(0))));
            told.add(told(() -> isSent(end, message(1))));
        } catch (Throwable e) {
            told.add(e.toString());
        }
        return told;
    }

    /** {@return one of some messages that fill most of a ring} */
    private static String message(int number) {
        return number + "-".repeat(40_000);
    }

    private static String told(Use use) {
        try {
            return use.isRight() ? RIGHT : WRONG;
        } catch (Throwable e) {
            return e.toString();
        }
    }

    private static boolean nothingElseComes(Connection end) throws Exception {
        try {
            end.receive(MOMENT);
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }

    private static boolean isSent(Connection end, String text) throws Exception {
        end.send(text);
        return true;
    }
}
