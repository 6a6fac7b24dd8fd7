package dev.progeny;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A managed object was asked for something after the process of its manager had ended: it was closed, killed, or has crashed, before the
 * call or during it. Whether a call during which this happened had an effect is not known; its objects are gone in any case. Also: a manager
 * that has not ended let in no further connection for a call, because it has as many as it allows or does not answer in time; or something
 * has cut the connection of a call. Then the message tells so and whether the call was made, and the next call may go well. A call that
 * waited ends in the manager too when its connection is cut; if it got what it waited for just before, the process has it: a lock says so
 * by {@link ManagedLock#isHeldByCurrentThread()}.
 */
public class ManagerGoneException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which manager, and what became of it
     * @param cause how that was noticed, or null
     */
    public ManagerGoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
