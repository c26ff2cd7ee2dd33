use shockfree::objective::*; use shockfree::training::*; use shockfree::*;
fn main(){
 let p=TerminalCost::new(Activation::Logistic,-2.0,0.7,Horizon::finite(50).unwrap()).unwrap();
 let s=StoppingRule::new(f64::MIN_POSITIVE,1000).unwrap();
 for clip in [false,true] {
 let mut hist=[0usize;11]; let mut tot=0usize; let mut period=[0usize;8]; let mut ends=0;
 for i in 0..64 { for j in 0..64 {
  let init=Parameters{weight:3.0+6.0*i as f64/63.0,bias:-7.0+5.0*j as f64/63.0};
  let mut c=NormClipping::new(StepSize::new(1.0).unwrap(),1.0).unwrap(); let mut g=GradientDescent::new(StepSize::new(1.0).unwrap());
  let m:&mut dyn Method= if clip {&mut c} else {&mut g};
  let run=train(&p,m,init,&s); let t=run.trace();
  if run.iterations()<1000 {ends+=1;}
  let mut n=t.len();
  'o: for k in 1..t.len(){ for q in 1..=7usize { if k>=q && t[k].parameters==t[k-q].parameters {n=k; period[q]+=1; break 'o;} } }
  hist[n/100]+=1; tot+=n;
  if i%16==3&&j%16==5 {let l=&t[t.len()-1]; println!("{init:?} n={n} end {:?} cost {:e} grad {:e}  {:?}",l.parameters,l.cost,l.gradient_norm,run.stop());}
 }}
 println!("clip {clip}: mean distinct {} hist {hist:?} periods {period:?} ended {ends}", tot as f64/4096.0);
 }
 let init=Parameters{weight:6.0,bias:-4.0};
 let run=train(&p,&mut NormClipping::new(StepSize::new(1.0).unwrap(),1.0).unwrap(),init,&s);
 for k in (0..1000).step_by(50){let e=&run.trace()[k];println!("{k} {:?} {:e} {:e}",e.parameters,e.cost,e.gradient_norm);}
}
