package dev.progeny.tidy;

import dev.progeny.internal.memory.ProcessFolder;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.AssertionFailedError;

/**
 * Fails a test that leaves something: a process, a file, a thread that would keep the JVM alive. Registered for all tests by
 * {@code META-INF/services}.
 *
 * <p>A class that holds something for all of its tests, such as a pool, is looked at when it ends; others after each test. What only
 * comes to light after the last class fails the suite.
 */
public final class LeftoverCheck implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** Configuration parameter: how many milliseconds things have to go away. */
    static final String PATIENCE = "progeny.leftovers.patience";

    private static final int DEFAULT_PATIENCE = 5_000;
    private static final Namespace NAMESPACE = Namespace.create(LeftoverCheck.class);
    private static final String BEFORE_CLASS = "before class";
    private static final String BEFORE_TEST = "before test";

    static {
        // What a test waits for often takes the start of a JVM, on a machine that is busy with others.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Belongings now = Belongings.now();
        context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Suite.class, key -> new Suite(now, patience(context)), Suite.class);
        context.getStore(NAMESPACE).put(BEFORE_CLASS, now);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Belongings now = Belongings.now();
        Belongings beforeClass = context.getStore(NAMESPACE).get(BEFORE_CLASS, Belongings.class);
        if (now.without(beforeClass.and(suite(context).reported)).isEmpty()) {
            context.getStore(NAMESPACE).put(BEFORE_TEST, now);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Belongings before = context.getStore(NAMESPACE).get(BEFORE_TEST, Belongings.class);
        if (before != null) {
            check(context, before);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Belongings before = context.getStore(NAMESPACE).get(BEFORE_CLASS, Belongings.class);
        check(context, before);
    }

    private static void check(ExtensionContext context, Belongings before) {
        suite(context).check(context.getDisplayName(), before);
    }

    private static Suite suite(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).get(Suite.class, Suite.class);
    }

    private static Duration patience(ExtensionContext context) {
        return Duration.ofMillis(
                context.getConfigurationParameter(PATIENCE, Integer::valueOf).orElse(DEFAULT_PATIENCE));
    }

    /** What was there when the first class began, and what has been reported since: nothing is reported twice. */
    private static final class Suite implements AutoCloseable {
        private final Belongings before;
        private final Duration patience;
        private Belongings reported = new Belongings(Map.of());

        Suite(Belongings before, Duration patience) {
            this.before = before;
            this.patience = patience;
        }

        void check(String culprit, Belongings earlier) {
            Belongings known = earlier.and(reported);
            Belongings left = Belongings.stayingSince(known, patience);
            if (!left.isEmpty()) {
                // What a process leaves whose parent was killed too is removed by the next start; that much is
                // promised.
                ProcessFolder.sweep();
                left = Belongings.now().without(known);
            }
            if (!left.isEmpty()) {
                reported = reported.and(left);
                throw new AssertionFailedError(
                        culprit + " left behind, " + patience.toMillis() + " ms later:\n  " + left);
            }
        }

        @Override
        public void close() {
            check("the suite", before);
        }
    }
}
