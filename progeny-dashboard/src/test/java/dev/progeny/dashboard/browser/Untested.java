package dev.progeny.dashboard.browser;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import org.opentest4j.TestAbortedException;

/** What cannot be tested on this machine: skipped with a loud notice; where the variable {@code CI} is set, a failure. */
public final class Untested {
    private Untested() {}

    /**
     * Tells who runs the tests, and makes what ends the test.
     *
     * @param what what is not tested
     * @param why what is missing, and the remedy
     * @return to be thrown
     */
    public static RuntimeException because(String what, String why) {
        if (System.getenv("CI") != null) {
            fail(why);
        }
        say("NOT TESTED: " + what + "; " + why);
        return new TestAbortedException(why);
    }

    /** Says it to whoever runs the tests: what goes to {@code System.err} is in the reports, where nobody hears it. */
    static void say(String notice) {
        PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
        console.println(notice);
    }
}
