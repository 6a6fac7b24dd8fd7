package dev.progeny.internal.codec;

import dev.progeny.internal.codec.Members.Member;
import java.io.NotSerializableException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts into words which object is at fault that a value cannot be serialized, and what to do about it. */
final class Blame {
    private final StringBuilder path = new StringBuilder();
    private @Nullable String remedy;
    private Object here;
    private boolean isField;

    private Blame(Object root) {
        here = root;
    }

    /**
     * @param chain from the value itself to the culprit
     * @param failure what the culprit's own code threw, or null if it just is not serializable
     */
    static String text(List<Object> chain, @Nullable Throwable failure) {
        Blame blame = new Blame(chain.get(0));
        for (Object next : chain.subList(1, chain.size())) {
            blame.go(next);
        }
        return blame.verdict(failure);
    }

    /** {@return what an object said that refuses to be serialized, or how its code failed} */
    static String words(Throwable failure) {
        if (failure instanceof NotSerializableException && isClassName(failure.getMessage())) {
            return failure.getMessage() + " is not serializable";
        }
        return failure instanceof ObjectStreamException && failure.getMessage() != null
                ? failure.getMessage()
                : "its own code for being serialized failed: " + failure;
    }

    /** The JDK's own message is the name of a class, and nothing else. */
    private static boolean isClassName(@Nullable String message) {
        return message != null && message.indexOf(' ') < 0;
    }

    private void go(Object next) {
        isField = false;
        if (Probe.look(here).replacement() instanceof SerializedLambda lambda) {
            goIntoLambda(lambda, next);
            return;
        }
        if (path.isEmpty() || path.charAt(path.length() - 1) == ' ') {
            path.append(simpleName(here));
        }
        Member member = memberOf(here, next);
        String step = member == null ? Members.stepByType(here, next) : member.step();
        if (step.startsWith(".this$")) {
            remedy = innerClassRemedy(here.getClass(), next.getClass());
        } else if (step.startsWith(".val$")) {
            step = " captured variable " + step.substring(".val$".length());
        } else {
            isField = step.startsWith(".") && !here.getClass().isRecord();
        }
        path.append(step);
        here = member == null ? next : member.value();
    }

    private void goIntoLambda(SerializedLambda lambda, Object next) {
        if (!path.isEmpty() && path.charAt(path.length() - 1) != ' ') {
            path.append(": ");
        }
        String place = lambda.getCapturingClass().replace('/', '.');
        boolean isReference = !lambda.getImplMethodName().startsWith("lambda$");
        boolean isOfInstance = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                && lambda.getImplMethodKind() != MethodHandleInfo.REF_newInvokeSpecial;
        int index = 0;
        while (index < lambda.getCapturedArgCount() - 1 && lambda.getCapturedArg(index) != next) {
            index++;
        }
        if (isReference && isOfInstance) {
            path.append("the object of the method reference ::")
                    .append(lambda.getImplMethodName())
                    .append(" in ")
                    .append(place);
        } else if (isOfInstance && index == 0) {
            path.append("`this`, captured by the lambda in ").append(place).append(method(lambda));
            remedy = "the lambda uses a field or a method of " + place
                    + " and so captures the whole object: copy the field to a local"
                    + " variable before the lambda (var x = this.x;) and use that, or make the method static";
        } else {
            int ordinal = isOfInstance ? index : index + 1;
            path.append("captured argument ")
                    .append(ordinal)
                    .append(" of the lambda in ")
                    .append(place)
                    .append(method(lambda));
        }
        path.append(": ");
        here = next;
    }

    /** {@return ".run" for {@code lambda$run$3f2a$1}} */
    private static String method(SerializedLambda lambda) {
        String[] pieces = lambda.getImplMethodName().split("\\$");
        return pieces.length < 2 || pieces[1].equals("new") || pieces[1].equals("static") ? "" : "." + pieces[1];
    }

    private static @Nullable Member memberOf(Object whole, Object part) {
        List<Member> members = Members.of(whole);
        for (Member member : members) {
            if (member.value() == part) {
                return member;
            }
        }
        for (Member member : members) {
            Object replacement = Probe.look(member.value()).replacement();
            if (replacement != null && replacement != member.value() && replacement.getClass() == part.getClass()) {
                return member;
            }
        }
        return null;
    }

    private String verdict(@Nullable Throwable failure) {
        String type = here.getClass().getTypeName();
        String where = path.toString();
        if (where.endsWith(": ")) {
            where = where.substring(0, where.length() - 2);
        }
        String who = where.isEmpty() ? type : where + " (" + type + ")";
        if (failure != null) {
            return who + ": " + words(failure) + (remedy == null ? "" : "; " + remedy);
        }
        if (isLambda(here)) {
            String plain = here.getClass().getInterfaces()[0].getName();
            return (where.isEmpty() ? "it" : where) + " is a lambda of type " + plain
                    + ", which is not serializable; give it the type of"
                    + " that shape in dev.progeny.function, or cast it to (" + plain + " & java.io.Serializable)";
        }
        return who + " is not serializable; " + (remedy == null ? remedyFor(where) : remedy);
    }

    private String remedyFor(String where) {
        boolean isOfJdk = here.getClass().getClassLoader() == null
                || here.getClass().getClassLoader() == ClassLoader.getPlatformClassLoader();
        String serializable = "let it implement java.io.Serializable";
        if (where.isEmpty()) {
            return isOfJdk ? "pass what it can be made from" : serializable;
        }
        if (isField) {
            return isOfJdk
                    ? "make it transient, and make it anew where it is used"
                    : "make it transient or implement java.io.Serializable";
        }
        return isOfJdk ? "make it where it is used, from something that can be passed" : serializable;
    }

    private static String innerClassRemedy(Class<?> inner, Class<?> outer) {
        return inner.getName() + " is an " + (inner.isAnonymousClass() ? "anonymous" : "inner")
                + " class and carries along the "
                + outer.getName() + " in which it was made: "
                + (inner.isAnonymousClass() ? "use a lambda or a static nested class instead" : "make it static");
    }

    private static boolean isLambda(Object object) {
        return object.getClass().isHidden()
                && object.getClass().isSynthetic()
                && object.getClass().getInterfaces().length > 0
                && !(object instanceof Serializable);
    }

    private static String simpleName(Object object) {
        String name = object.getClass().getSimpleName();
        return name.isEmpty() ? object.getClass().getName() : name;
    }
}
