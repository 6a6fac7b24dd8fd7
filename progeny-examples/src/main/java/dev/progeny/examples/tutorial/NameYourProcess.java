package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;

/** Who am I, who started me, whom did I start? */
final class NameYourProcess {
    private NameYourProcess() {}

    public static void main(String[] args) throws Exception {
        long parent = ProcessHandle.current().pid();

        ChildProcess<Boolean> child = ChildProcess.options().name("scribe").call(() -> isMyParent(parent));
        System.out.println("children at work: " + ChildProcess.active().size());

        System.out.println("the child knows its parent: " + child.get());
        child.join();
        System.out.println("children at work: " + ChildProcess.active().size());
    }

    private static boolean isMyParent(long pid) {
        System.out.println("this is " + ChildProcess.current().name());
        return ChildProcess.parent().orElseThrow().pid() == pid;
    }
}
