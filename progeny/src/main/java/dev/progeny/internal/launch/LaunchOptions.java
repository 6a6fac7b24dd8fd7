package dev.progeny.internal.launch;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may differ from one child to the next. Null stands for the rule of the house: the parent's JDK and folder, the JVM's own heap
 * limit, output that appears in the parent's streams, empty input.
 *
 * @param name the child's name
 * @param daemon whether the parent ends without waiting for the child
 * @param printsUncaught whether an exception that leaves the main function is printed
 * @param javaHome the JDK or JRE to start
 * @param maxHeap as in {@code -Xmx}
 * @param jvmArgs after everything inherited, so they win
 * @param env changes to the parent's environment; a null value removes the variable
 * @param directory the working folder
 * @param stdin where standard input comes from
 * @param stdout where standard output goes
 * @param stderr where standard error goes
 * @param inThisJvm whether the child is a thread of this JVM; then all that concerns a process does not count
 * @param logs from which level on the parent publishes what the child logs, or null if the child prints it
 */
public record LaunchOptions(
        String name,
        boolean daemon,
        boolean printsUncaught,
        @Nullable Path javaHome,
        @Nullable String maxHeap,
        List<String> jvmArgs,
        Map<String, @Nullable String> env,
        @Nullable Path directory,
        @Nullable Redirect stdin,
        @Nullable Redirect stdout,
        @Nullable Redirect stderr,
        boolean inThisJvm,
        System.Logger.@Nullable Level logs) {
    /** {@return the options of a child about which nothing special was said} */
    public static LaunchOptions named(String name) {
        return new LaunchOptions(
                name, false, true, null, null, List.of(), Map.of(), null, null, null, null, false, null);
    }

    /** {@return the same for a child whose end the parent does not wait for} */
    public LaunchOptions asDaemon() {
        return asDaemon(name, printsUncaught);
    }

    /** {@return the same for a child of that name, whose end the parent does not wait for} */
    public LaunchOptions asDaemon(String otherName, boolean otherPrintsUncaught) {
        return new LaunchOptions(
                otherName,
                true,
                otherPrintsUncaught,
                javaHome,
                maxHeap,
                jvmArgs,
                env,
                directory,
                stdin,
                stdout,
                stderr,
                inThisJvm,
                logs);
    }
}
