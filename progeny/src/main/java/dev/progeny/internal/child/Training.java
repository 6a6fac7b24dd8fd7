package dev.progeny.internal.child;

import dev.progeny.function.RemoteRunnable;
import java.util.List;

/** The main function of a child that exists to have its classes archived: it loads what children load. */
public final class Training implements RemoteRunnable {
    private static final long serialVersionUID = 1;

    private final String[] classes;

    /** @param classes the names of further classes */
    public Training(List<String> classes) {
        this.classes = classes.toArray(new String[0]);
    }

    @Override
    public void runRemotely() throws Exception {
        Rehearsal.rehearse(List.of(classes));
        CtrlC.ignore();
        ChildRuntime runtime = ChildRuntime.current();
        if (runtime != null) {
            runtime.data().close();
        }
    }
}
