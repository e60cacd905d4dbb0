from multiprocessing import Pool, Queue


def work(queue):
    queue.put("hello from a process")


if __name__ == "__main__":
    queue = Queue()
    with Pool(1) as pool:
        pool.apply(work, (queue,))
        print(queue.get())
