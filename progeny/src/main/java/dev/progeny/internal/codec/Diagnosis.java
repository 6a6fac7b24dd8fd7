package dev.progeny.internal.codec;

import dev.progeny.internal.codec.Members.Member;
import dev.progeny.internal.codec.Probe.Finding;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object that keeps a value from being serialized, and the path of fields that leads to it. It walks the objects as
 * serialization does, the nearest first, so the path is the shortest.
 */
final class Diagnosis {
    /** A bound on the search, which takes some microseconds for each object. */
    private static final int MOST_OBJECTS = 200_000;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Queue<Node> waiting = new ArrayDeque<>();

    private Diagnosis() {}

    /** An object on the way, and how the search came to it. */
    private record Node(Object object, @Nullable Node from) {}

    /**
     * The object at fault.
     *
     * @param failure what its own code threw, or null if it just is not serializable
     */
    private record Culprit(Node node, @Nullable Throwable failure) {}

    /**
     * Tells in a sentence who is at fault, and the remedy.
     *
     * @param failure as thrown by the attempt to serialize {@code value}
     */
    static String of(@Nullable Object value, Throwable failure) {
        Culprit culprit = value == null ? null : new Diagnosis().search(value);
        if (culprit == null) {
            return "somewhere within it, " + Blame.words(failure);
        }
        List<Object> chain = new ArrayList<>();
        for (Node next = culprit.node(); next != null; next = next.from()) {
            chain.add(0, next.object());
        }
        return Blame.text(chain, culprit.failure());
    }

    private @Nullable Culprit search(Object root) {
        Node first = new Node(root, null);
        Culprit refused = ifRefused(root, first);
        if (refused != null) {
            return refused;
        }
        waiting.add(first);
        for (Node next = waiting.poll(); next != null && seen.size() < MOST_OBJECTS; next = waiting.poll()) {
            Finding finding = Probe.look(next.object());
            Culprit culprit = finding.failure() == null ? lookAtParts(next, finding) : whoFailed(next, finding);
            if (culprit != null) {
                return culprit;
            }
        }
        return null;
    }

    private @Nullable Culprit lookAtParts(Node node, Finding finding) {
        for (Object part : parts(finding)) {
            if (isSimple(part) || !seen.add(part)) {
                continue;
            }
            Node next = new Node(part, node);
            Culprit refused = ifRefused(part, next);
            if (refused != null) {
                return refused;
            }
            waiting.add(next);
        }
        return null;
    }

    /** {@return for a lambda what it captured, without the array around that} */
    private static List<Object> parts(Finding finding) {
        if (!(finding.replacement() instanceof SerializedLambda lambda)) {
            return finding.parts();
        }
        List<Object> captured = new ArrayList<>();
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Object argument = lambda.getCapturedArg(i);
            if (argument != null) {
                captured.add(argument);
            }
        }
        return captured;
    }

    /** Code of the object itself failed, or the {@code writeReplace} of a part, which runs before the probe hears of that part. */
    private static Culprit whoFailed(Node node, Finding finding) {
        if (finding.replacement() != null) {
            Culprit refused = ifRefused(finding.replacement(), node);
            if (refused != null) {
                return refused;
            }
            for (Member member : Members.of(node.object())) {
                Finding ofMember = Probe.look(member.value());
                if (ofMember.failure() != null && ofMember.replacement() == null) {
                    return new Culprit(new Node(member.value(), node), ofMember.failure());
                }
            }
        }
        return new Culprit(node, finding.failure());
    }

    /** {@return who is at fault if serialization refuses to write {@code object}, or null if it begins to} */
    private static @Nullable Culprit ifRefused(Object object, Node node) {
        try {
            Object written = StandIns.of(object);
            return written instanceof Serializable ? null : new Culprit(node, null);
        } catch (ObjectStreamException e) {
            return new Culprit(node, e);
        }
    }

    /** Whether there is nothing to find within. */
    private static boolean isSimple(Object object) {
        Class<?> type = object.getClass();
        return object instanceof String
                || (object instanceof Number && type.getName().startsWith("java.lang."))
                || object instanceof Boolean
                || object instanceof Character
                || object instanceof Enum<?>
                || object instanceof Class<?>
                || (type.isArray() && type.getComponentType().isPrimitive());
    }
}
