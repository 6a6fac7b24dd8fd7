"""What Figures.java measures, by Python's multiprocessing with fresh processes ("spawn"). Run by hand, on a quiet machine."""

import multiprocessing as mp
import statistics
import sys
import time

ROUNDS = 3


def one():
    return 1


def child_main(conn):
    conn.send(1)


def increment(x):
    return x + 1


def produce(queue, start, messages):
    while start.get() > 0:
        for i in range(messages):
            queue.put("reading %d" % i)


def echo(conn):
    while True:
        conn.send(conn.recv())


def median(job):
    job()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def child(ctx):
    here, there = ctx.Pipe()
    process = ctx.Process(target=child_main, args=(there,))
    process.start()
    here.recv()
    process.join()


def first_result(ctx):
    pool = ctx.Pool(2)
    pool.apply(one)
    pool.terminate()


def main():
    ctx = mp.get_context("spawn")
    print("CPython %s" % sys.version.split()[0])
    print("start a child, have its value, join it: %.0f ms" % (median(lambda: child(ctx)) * 1e3))
    print("make a pool of 2, have its first result: %.0f ms" % (median(lambda: first_result(ctx)) * 1e3))
    with ctx.Pool(2) as pool:
        many = range(1_000_000)
        print("map of tiny tasks: {:,.0f} a second".format(len(many) / median(lambda: pool.map(increment, many))))
        some = range(20_000)
        print("map of tiny tasks, one at a time: {:,.0f} a second".format(len(some) / median(lambda: pool.map(increment, some, 1))))

        def all_at_once():
            for result in [pool.apply_async(increment, (x,)) for x in some]:
                result.get()

        print("applyAsync, all at once: {:,.0f} a second".format(len(some) / median(all_at_once)))
        print("apply, there and back: %.0f µs" % (median(lambda: [pool.apply(increment, (i,)) for i in range(2_000)]) * 1e6 / 2_000))
        large = bytes(80_000_000)
        print("apply with an argument of 80 MB: %.0f ms" % (median(lambda: pool.apply(len, (large,))) * 1e3))
    messages = 500_000
    queue, start = ctx.Queue(), ctx.Queue()
    producer = ctx.Process(target=produce, args=(queue, start, messages))
    producer.start()

    def take_all():
        start.put(1)
        for _ in range(messages):
            queue.get()

    print("queue, from one process to another: {:,.0f} a second".format(messages / median(take_all)))
    start.put(0)
    producer.join()
    here, there = ctx.Pipe()
    other = ctx.Process(target=echo, args=(there,), daemon=True)
    other.start()

    def there_and_back():
        for i in range(20_000):
            here.send("reading %d" % i)
            here.recv()

    print("pipe, there and back: %.1f µs" % (median(there_and_back) * 1e6 / 20_000))
    other.terminate()


if __name__ == "__main__":
    main()
