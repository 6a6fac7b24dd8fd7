package dev.progeny.internal.child;

import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteRunnable;
import dev.progeny.internal.codec.Encoded;
import dev.progeny.internal.codec.ThrownCodec;
import dev.progeny.internal.codec.ValueCodec;
import dev.progeny.internal.control.Assignment;
import dev.progeny.internal.control.Outcome;
import dev.progeny.internal.control.OutcomePipe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Does in a spare, before there is an assignment, what an assignment will need, so that its classes are loaded and linked. */
final class Rehearsal {
    private static final int ROUNDS = 20;

    private Rehearsal() {}

    /** @param classes what the assignment will probably need */
    static void run(List<String> classes, OutcomePipe outcomes) {
        rehearse(classes);
        outcomes.post(Outcome.ready());
    }

    /** @param classes are loaded and linked, but not initialized: their code runs when it is due */
    static void rehearse(List<String> classes) {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        loader.getResource("META-INF/no-such-resource"); // opens all that is on the class path
        for (String name : classes) {
            load(name, loader);
        }
        for (int i = 0; i < ROUNDS; i++) {
            int captured = i;
            RemoteRunnable runnable = () -> Thread.onSpinWait();
            RemoteCallable<@Nullable Object> callable = () -> Integer.toString(captured);
            RemoteRunnable ofAnotherClass = Thread::onSpinWait;
            perform(runnable);
            perform(callable);
            perform(ofAnotherClass);
        }
        ThrownCodec.encode(new IllegalStateException("a rehearsal"));
    }

    /** {@return whether it was found and is linked, as the JVM must do before it shows the members} */
    private static boolean load(String name, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name, false, loader);
            return type.getDeclaredMethods().length + type.getDeclaredClasses().length >= 0;
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // whoever really needs it will be told
        }
    }

    /** {@return the bytes of the outcome, or 0 if there is none: the assignment will fail in the same way, and tell} */
    private static int perform(Object function) {
        try {
            ByteArrayOutputStream assigned = new ByteArrayOutputStream();
            new Assignment(
                            "spare",
                            false,
                            ChildRuntime.MAIN_NAME,
                            false,
                            Map.of("progeny.rehearsal", ""),
                            "",
                            "",
                            ValueCodec.encode(function, "the rehearsal").bytes())
                    .writeTo(new DataOutputStream(assigned));
            Assignment assignment = Assignment.readFrom(new ByteArrayInputStream(assigned.toByteArray()));
            assignment.putProperties(new Properties());
            Object decoded = ValueCodec.decodeFunction(assignment.function());
            int bytes = 0;
            if (decoded != null) {
                Encoded result = ValueCodec.encode(MainFunction.call(decoded), "the result");
                for (ByteBuffer part : new Outcome(true, result.bytes()).toFrame()) {
                    bytes += part.remaining();
                }
            }
            return bytes;
        } catch (Exception e) {
            return 0;
        }
    }
}
