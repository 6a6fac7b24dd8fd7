package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;

/** Runs a lambda in a process of its own. What it captures goes with it; what it prints appears here. */
final class StartChild {
    private StartChild() {}

    public static void main(String[] args) throws InterruptedException {
        int number = 1;

        ChildProcess<Void> child = ChildProcess.start(() -> System.out.println("worker " + number + " is at work"));
        child.join();

        System.out.println("it ended with " + child.exitStatus());
    }
}
