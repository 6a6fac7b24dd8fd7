package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;
import java.math.BigInteger;
import java.util.stream.IntStream;

/** A child process that returns a value. */
final class CallChild {
    private CallChild() {}

    public static void main(String[] args) throws InterruptedException {
        ChildProcess<BigInteger> child = ChildProcess.call(() -> factorial(20_000));

        BigInteger value = child.get();

        System.out.println("20000! has " + value.bitLength() + " bits");
    }

    private static BigInteger factorial(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    }
}
