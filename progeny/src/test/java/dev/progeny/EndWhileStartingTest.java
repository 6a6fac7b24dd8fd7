package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

/** A program that ends while children start: they end with it, and say nothing of what they miss. */
@Timeout(120)
class EndWhileStartingTest {
    /** Starts children, one after the other and two at a time, until it is to end. */
    static final class Starting {
        private Starting() {}

        public static void main(String[] arguments) throws InterruptedException {
            for (int i = 0; i < 2; i++) {
                Thread thread = new Thread(Starting::startAll);
                thread.setDaemon(true);
                thread.start();
            }
            Thread.sleep(Long.parseLong(arguments[0]));
            System.exit(0);
        }

        private static void startAll() {
            try {
                while (true) {
                    ChildProcess.start(() -> Thread.sleep(Long.MAX_VALUE)).kill();
                }
            } catch (ProcessStartException e) {
                return; // the program ends
            }
        }
    }

    @RepeatedTest(6)
    void nobodySaysThatArgumentsAreMissing(RepetitionInfo repetition) throws Exception {
        String millis = Integer.toString(300 + 7 * repetition.getCurrentRepetition());
        try (Program program = Program.start(Starting.class, millis)) {
            assertEquals(0, program.waitFor());
            assertThat(program.errors()).isEmpty();
        }
    }
}
