package dev.progeny.internal.launch;

import dev.progeny.ChildCrashedException;
import dev.progeny.ExitStatus;
import dev.progeny.internal.transport.FrameChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A child seen from its parent, from its start to the moment at which its end was recorded: a process, or a thread that stands for one. */
public interface StartedChild extends Children.Child {
    /** {@return the child's name} */
    String name();

    /** {@return whether the parent ends without waiting for this child} */
    boolean isDaemon();

    /** {@return the identity of the process that it runs in} */
    long identity();

    /** {@return the system's view of the process that it runs in} */
    ProcessHandle handle();

    /**
     * {@return the channel to the child's main function, once the child has connected; fails with {@link ChildCrashedException} if it
     * ended before that}
     */
    CompletableFuture<FrameChannel> data();

    /**
     * {@return how the child ended, once it has and all that it printed and logged has been forwarded} Whoever waits for it waits for nothing
     * else, so what depends on it must be brief and never wait.
     */
    @Override
    CompletableFuture<ExitStatus> exit();

    /** {@return the same, completed when all else that depends on the end of the child is done: what depends on it may take its time} */
    CompletableFuture<ExitStatus> told();

    /** Asks the child to end. Harmless when it has ended. */
    @Override
    void terminate();

    /** Ends the child without asking. Harmless when it has ended. */
    @Override
    void kill();

    /** {@return the last lines of the child's standard error, at most 20} */
    String errorTail();

    /** {@return the path of the report that the JVM of the ended child wrote about its crash, or null} */
    @Nullable
    Path crashReport();

    /**
     * Starts a thread for a channel that the child has opened. If the system refuses the thread, the child is killed: nobody would ever
     * answer it.
     *
     * @return whether there is a thread
     */
    boolean attend(String job, FrameChannel channel, Runnable work);

    /** Runs {@code then} after all that the ended child had reported was received. */
    void afterReports(Runnable then);

    /** {@return the exception that tells how the ended child ended; {@code what} says who ended before what} */
    default ChildCrashedException crash(String what) {
        return new ChildCrashedException(what, name(), handle().pid(), exit().join(), errorTail(), crashReport());
    }
}
