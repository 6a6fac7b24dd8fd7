package dev.progeny.internal.codec;

import dev.progeny.internal.codec.ClassDialogue.Absent;
import dev.progeny.internal.codec.ClassDialogue.ApplicationResources;
import dev.progeny.internal.codec.ClassDialogue.ClassAnswer;
import dev.progeny.internal.codec.ClassDialogue.Defined;
import dev.progeny.internal.codec.ClassDialogue.LoaderResource;
import dev.progeny.internal.codec.ClassDialogue.OfApplication;
import dev.progeny.internal.codec.ClassDialogue.Question;
import dev.progeny.internal.codec.ClassDialogue.Resource;
import dev.progeny.internal.codec.ClassDialogue.Topic;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers what a child asks about the classes and resources of this process's class loaders. */
public final class ClassServing {
    private ClassServing() {}

    /**
     * Answers one request; what concerns another process's loaders is passed on to this process's own parent. May run user code (class
     * loaders) and wait for the parent, which may take its time: each child is served by a thread of its own.
     *
     * @param request as it was given to {@link ClassAuthority#ask}
     * @return the answer; that nothing was found, if anything at all went wrong
     */
    public static ByteBuffer answer(ByteBuffer request) {
        ByteBuffer passedOn = request.duplicate();
        Question question;
        try {
            question = Question.read(request);
        } catch (IOException | RuntimeException e) {
            return new Absent("the question was not understood: " + e).toBytes();
        }
        try {
            ClassLoader loader = loaderFor(question);
            ClassAuthority upstream = ClassOrigins.upstream();
            if (loader == null && upstream != null && !ClassOrigins.isOwn(question.key())) {
                return upstream.ask(passedOn);
            }
            return switch (question.topic()) {
                case CLASS, CLASS_BYTES -> aboutClass(question, loader).toBytes();
                case RESOURCE, RESOURCES ->
                    ClassDialogue.resourcesToBytes(loader == null ? List.of() : resources(question, loader));
            };
        } catch (IOException | RuntimeException | Error e) {
            return failed(question, e); // whatever a user's class loader throws, the child is to hear of it
        }
    }

    private static ByteBuffer failed(Question question, Throwable e) {
        return switch (question.topic()) {
            case CLASS, CLASS_BYTES -> new Absent(question.name() + " cannot be given away: " + e).toBytes();
            case RESOURCE, RESOURCES -> ClassDialogue.resourcesToBytes(List.of());
        };
    }

    private static @Nullable ClassLoader loaderFor(Question question) {
        if (!question.key().equals(LoaderKey.APPLICATION)) {
            return ClassOrigins.own(question.key());
        }
        // A process in the middle has the same class path: what it does not see, its own parent may.
        boolean here = ClassOrigins.upstream() == null || isVisibleAtHome(question);
        return here ? HomeLoader.get() : null;
    }

    private static boolean isVisibleAtHome(Question question) {
        boolean aboutClass = question.topic() == Topic.CLASS || question.topic() == Topic.CLASS_BYTES;
        String resource = aboutClass ? ClassBytes.path(question.name()) : question.name();
        return HomeLoader.get().getResource(resource) != null;
    }

    private static ClassAnswer aboutClass(Question question, @Nullable ClassLoader loader) throws IOException {
        String name = question.name();
        if (loader == null) {
            return new Absent("the class loader of " + name + " does not exist any more");
        }
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return new Absent(name);
        }
        ClassLoader definer = type.getClassLoader();
        if (HomeLoader.isOfApplication(definer) && question.topic() == Topic.CLASS) {
            return new OfApplication();
        }
        ByteBuffer bytes = ClassBytes.of(type);
        if (bytes == null) {
            return new Absent(name + " (its class loader, " + definer
                    + ", keeps no class file for it: it was generated while the program ran)");
        }
        LoaderKey key = HomeLoader.isOfApplication(definer) ? question.key() : ClassOrigins.keyOf(definer);
        return new Defined(key, source(type), bytes);
    }

    private static String source(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? ""
                : source.getLocation().toExternalForm();
    }

    private static List<Resource> resources(Question question, ClassLoader loader) throws IOException {
        String name = question.name();
        Set<String> ofApplication = Collections.list(
                        ClassLoader.getSystemClassLoader().getResources(name))
                .stream()
                .map(URL::toExternalForm)
                .collect(Collectors.toSet());
        List<Resource> found = new ArrayList<>();
        for (URL url : urls(question, loader)) {
            boolean isOfApplication = ofApplication.contains(url.toExternalForm())
                    && !question.key().equals(LoaderKey.APPLICATION);
            if (!isOfApplication) {
                found.add(new LoaderResource(ByteBuffer.wrap(ClassBytes.read(url))));
            } else if (found.stream().noneMatch(ApplicationResources.class::isInstance)) {
                found.add(new ApplicationResources());
            }
        }
        return found;
    }

    private static List<URL> urls(Question question, ClassLoader loader) throws IOException {
        if (question.topic() == Topic.RESOURCES) {
            return Collections.list(loader.getResources(question.name()));
        }
        URL first = loader.getResource(question.name());
        return first == null ? List.of() : List.of(first);
    }
}
