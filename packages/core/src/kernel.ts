/** What computes one piece. */
export type Kernel = 'js' | 'native';
